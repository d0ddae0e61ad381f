# awk -f table.awk NAME=FILE…: lays the results of several kernels side by side, as Markdown: a row per test class, a column per
# kernel, and below why tests failed or were skipped. FILE is NUnit's result file of one run, or "-" for a kernel that has none.
# With -v sum=1 only the sum of all columns: "PASSED FAILED SKIPPED".

# NUnit writes an element with all its attributes on one line.
function attribute(name) {
	return match($0, " " name "=\"[^\"]*\"") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) : ""
}

function read(column, file,    group, test, outcome, result, reason) {
	while ((getline <file) > 0) {
		if (/<test-case /) {
			group = attribute("classname")
			sub(/^Bpf\.Sdk\.KernelTests\./, "", group)
			if (!(group in known)) {
				known[group]
				row[++rows] = group
			}
			result = attribute("result")
			outcome = result == "Passed" || result == "Warning" ? "passed" : result == "Failed" ? "failed" : "skipped"
			count[group, column, outcome]++
			count["all", column, outcome]++
			ran[group, column]
			if (outcome == "failed") failures[column] = failures[column] "\n- " group "." attribute("name")
		} else if (/<\/test-case>/) {
			outcome = "" # what comes now is about the suite
		} else if (outcome == "skipped" && /<message>/) {
			reason = $0
			sub(/.*<message>(<!\[CDATA\[)?/, "", reason)
			sub(/(\]\]>)?<\/message>.*/, "", reason)
			sub(/^(One[Tt]ime)?Set[Uu]p *: */, "", reason)
			if (!((column, reason) in why)) {
				why[column, reason]
				reasons[column, ++different[column]] = reason
			}
			skips[column, reason]++
			outcome = "" # said a second time below
		}
	}
	close(file)
}

function cell(group, column,    failed) {
	failed = count[group, column, "failed"] + 0
	return (count[group, column, "passed"] + 0) " / " (failed ? "**" failed "**" : 0) " / " (count[group, column, "skipped"] + 0)
}

BEGIN {
	columns = ARGC - 1
	for (i = 1; i <= columns; i++) {
		split(ARGV[i], parts, "=")
		name[i] = parts[1]
		if (parts[2] != "-") read(i, parts[2])
		known["all"]
		if (("all", i, "passed") in count || ("all", i, "failed") in count) ran["all", i]
	}

	if (sum) {
		for (i = 1; i <= columns; i++) {
			passed += count["all", i, "passed"]
			failed += count["all", i, "failed"]
			skipped += count["all", i, "skipped"]
		}
		print passed + 0, failed + 0, skipped + 0
		exit
	}

	row[++rows] = "all"
	heads = "| passed / failed / skipped |"
	rule = "|---|"
	for (i = 1; i <= columns; i++) {
		heads = heads " " name[i] " |"
		rule = rule "---|"
	}
	print heads "\n" rule
	for (r = 1; r <= rows; r++) {
		line = "| " row[r] " |"
		for (i = 1; i <= columns; i++) line = line " " ((row[r], i) in ran ? cell(row[r], i) : "–") " |"
		print line
	}

	for (i = 1; i <= columns; i++) {
		if (failures[i] != "") print "\nFailed on " name[i] ":\n" failures[i]
		if (different[i]) print "\nSkipped on " name[i] ":\n"
		for (d = 1; d <= different[i]; d++) print "- " skips[i, reasons[i, d]] " × " reasons[i, d]
	}
}
