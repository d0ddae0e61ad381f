using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Bpf.Sdk.Btf;

/// <summary>Where the parts of a value go that <see cref="BtfValueFormatter"/> finds.</summary>
abstract class ValueWriter
{
    public abstract void BeginStruct();

    /// <summary>Announces the member that comes next.</summary>
    public abstract void Member(string name);

    public abstract void EndStruct();

    public abstract void BeginArray();

    public abstract void EndArray();

    public abstract void Write(long number);

    public abstract void Write(ulong number);

    public abstract void Write(double number);

    public abstract void Write(bool flag);

    /// <summary>Text of the program's: a <c>char</c> array.</summary>
    public abstract void WriteText(string text);

    /// <summary>What is neither number nor text: the name of an enumerator, a pointer, bytes that have no other form.</summary>
    public abstract void WriteWord(string word);
}

/// <summary>Writes values as JSON.</summary>
sealed class JsonValueWriter(Utf8JsonWriter json) : ValueWriter
{
    public override void BeginStruct() => json.WriteStartObject();

    public override void Member(string name) => json.WritePropertyName(name);

    public override void EndStruct() => json.WriteEndObject();

    public override void BeginArray() => json.WriteStartArray();

    public override void EndArray() => json.WriteEndArray();

    public override void Write(long number) => json.WriteNumberValue(number);

    public override void Write(ulong number) => json.WriteNumberValue(number);

    public override void Write(double number)
    {
        if (double.IsFinite(number))
        {
            json.WriteNumberValue(number);
        }
        else
        {
            json.WriteStringValue(number.ToString(CultureInfo.InvariantCulture)); // JSON has no infinity and no NaN
        }
    }

    public override void Write(bool flag) => json.WriteBooleanValue(flag);

    public override void WriteText(string text) => json.WriteStringValue(text);

    public override void WriteWord(string word) => json.WriteStringValue(word);
}

/// <summary>Writes values on one line, as C writes initializers: <c>{ .x = 1, .name = "a" }</c>.</summary>
sealed class TextValueWriter(StringBuilder text) : ValueWriter
{
    readonly Stack<int> _counts = new(); // of parts so far, in what is open
    bool _afterName;

    public override void BeginStruct()
    {
        Separate();
        text.Append('{');
        _counts.Push(0);
    }

    public override void Member(string name)
    {
        Separate();
        text.Append('.').Append(name).Append(" = ");
        _afterName = true;
    }

    public override void EndStruct() => text.Append(_counts.Pop() > 0 ? " }" : "}");

    public override void BeginArray() => BeginStruct();

    public override void EndArray() => EndStruct();

    public override void Write(long number) => Append(number.ToString(CultureInfo.InvariantCulture));

    public override void Write(ulong number) => Append(number.ToString(CultureInfo.InvariantCulture));

    public override void Write(double number) => Append(number.ToString(CultureInfo.InvariantCulture));

    public override void Write(bool flag) => Append(flag ? "true" : "false");

    public override void WriteText(string value) => Append($"\"{value.Replace("\\", "\\\\").Replace("\"", "\\\"")}\"");

    public override void WriteWord(string word) => Append(word);

    void Append(string part)
    {
        Separate();
        text.Append(part);
    }

    void Separate()
    {
        if (_afterName)
        {
            _afterName = false;
        }
        else if (_counts.TryPop(out int count))
        {
            text.Append(count > 0 ? ", " : " ");
            _counts.Push(count + 1);
        }
    }
}
