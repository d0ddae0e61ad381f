using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis.Text;

namespace Bpf.Sdk.Generators.Manifests;

/// <summary>Reads a manifest (docs/manifest.md). Unknown records and fields are skipped; an unknown version is an error.</summary>
sealed class ManifestReader
{
    const string Version = "1";

    readonly List<MapRecord> _maps = [];
    readonly List<ProgramRecord> _programs = [];
    readonly List<SectionRecord> _sections = [];
    readonly List<GlobalRecord> _globals = [];
    readonly TypeRecords _types = new();
    string? _source;
    string? _resource;

    public static Tuple<ObjectManifest?, ManifestProblem?> Read(SourceText text)
    {
        try
        {
            return new(new ManifestReader().ReadLines(text), null);
        }
        catch (ManifestFormatException exception)
        {
            return new(null, exception.Problem);
        }
    }

    ObjectManifest ReadLines(SourceText text)
    {
        var isFirst = true;
        foreach (var textLine in text.Lines)
        {
            var content = textLine.ToString().TrimEnd('\r');
            if (isFirst)
            {
                CheckVersion(content.TrimStart('\uFEFF'));
                isFirst = false;
            }
            else if (content.Length > 0)
            {
                ReadRecord(new ManifestLine(content, textLine.LineNumber));
            }
        }

        if (_source is null || _resource is null)
        {
            throw new ManifestFormatException(0, "it has no 'object' record");
        }

        var types = _types.Complete();
        var maps = _maps.Concat(_maps.Select(static map => map.Inner).OfType<MapRecord>());
        foreach (var number in maps.SelectMany(static map => (int[])[map.KeyType, map.ValueType]).Concat(_globals.Select(static global => global.Type)))
        {
            _types.CheckReference(number, 0);
        }

        return new(
            _source,
            _resource,
            _maps.ToEquatableArray(),
            _programs.ToEquatableArray(),
            _sections.ToEquatableArray(),
            _globals.ToEquatableArray(),
            types);
    }

    static void CheckVersion(string content)
    {
        var line = new ManifestLine(content, 0);
        if (line.Keyword != "bpf-manifest")
        {
            throw new ManifestFormatException(0, "it does not begin with 'bpf-manifest'");
        }

        if (line.Value(0) != Version)
        {
            throw new ManifestFormatException(0, $"it has version {line.Value(0)} and this compiler extension reads version {Version}");
        }
    }

    static MapRecord ReadMap(ManifestLine line) => new(
        line.Value(0),
        line.RequiredText("type"),
        line.Size("key"),
        line.Size("value"),
        line.Size("entries", 0),
        line.Text("pinning") ?? "None",
        line.TypeNumber("keytype"),
        line.TypeNumber("valuetype"),
        line.Size("flags", 0),
        line.LongNumber("extra"));

    void ReadInner(ManifestLine line)
    {
        var inner = ReadMap(line);
        if (_maps is not [.., { Inner: null } outer] || outer.Name != inner.Name)
        {
            throw new ManifestFormatException(line.Number, $"an inner map is described that is not one of the map before it, or not the first: '{inner.Name}'");
        }

        _maps[_maps.Count - 1] = outer with { Inner = inner };
    }

    void ReadRecord(ManifestLine line)
    {
        switch (line.Keyword)
        {
            case "object":
                _source = line.Value(0);
                _resource = line.RequiredText("resource");
                break;
            case "map":
                _maps.Add(ReadMap(line));
                break;
            case "inner":
                ReadInner(line);
                break;
            case "program":
                _programs.Add(new(
                    line.Value(0),
                    line.RequiredText("section").TrimStart('?'),
                    line.Text("type") ?? "Unspecified",
                    line.Text("autoload") != "0"));
                break;
            case "section":
                _sections.Add(new(line.Value(0), line.RequiredText("kind") == "Rodata", line.Size("size")));
                break;
            case "global":
                _globals.Add(new(line.Value(0), line.RequiredText("section"), line.Size("offset"), line.Size("size"), line.TypeNumber("type")));
                break;
            default:
                _types.TryRead(line);
                break;
        }
    }
}
