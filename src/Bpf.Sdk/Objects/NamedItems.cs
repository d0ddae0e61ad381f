using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Bpf.Sdk.Objects;

/// <summary>Parts of an object by name, in the object's order. Asking for one that it lacks says which it has.</summary>
sealed class NamedItems<T> : IReadOnlyDictionary<string, T>
{
    readonly string _kind;
    readonly string _objectName;
    readonly OrderedDictionary<string, T> _items = [];
    readonly Dictionary<string, string> _missing = [];

    public NamedItems(string kind, string objectName, IEnumerable<KeyValuePair<string, T>> items)
    {
        (_kind, _objectName) = (kind, objectName);
        foreach ((string name, T item) in items)
        {
            _items.TryAdd(name, item);
        }
    }

    public int Count => _items.Count;

    public IEnumerable<string> Keys => _items.Keys;

    public IEnumerable<T> Values => _items.Values;

    public T this[string key] => _items.TryGetValue(key, out T? item) ? item : throw new KeyNotFoundException(Explain(key));

    /// <summary>Remembers why something is not there that one could expect.</summary>
    public void AddMissing(string name, string reason) => _missing.Add(name, reason);

    public bool ContainsKey(string key) => _items.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out T value) => _items.TryGetValue(key, out value);

    public IEnumerator<KeyValuePair<string, T>> GetEnumerator() => _items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    string Explain(string name) =>
        _missing.TryGetValue(name, out string? reason) ? reason
        : Count == 0 ? $"{_objectName} has no {_kind} '{name}', and none at all."
        : $"{_objectName} has no {_kind} '{name}'. It has: {string.Join(", ", _items.Keys)}.";
}
