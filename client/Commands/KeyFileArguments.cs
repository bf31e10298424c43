using System.CommandLine;
using ChatGo.Client.Trust;

namespace ChatGo.Client.Commands;

/// <summary>The options that name the key of a token: a secret, or a key in PEM.</summary>
internal sealed class KeyFileArguments
{
    private const string SecretName = "--secret-file";
    private const string KeyName = "--key";

    private readonly Option<string?> _secret = TextOption.Create(
        SecretName, "FILE", "The server's --jwt-secret-file: at least 32 bytes; signs with HS256");

    private readonly Option<string?> _key = TextOption.Create(
        KeyName, "FILE", "A private key in PEM, RSA or EC, signs with RS256, ES256, ES384 or ES512; with --show a public one does");

    /// <summary>Makes <paramref name="command"/> accept the options, one at a time.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_secret);
        command.Options.Add(_key);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_secret) is not null && result.GetResult(_key) is not null)
            {
                result.AddError($"{KeyName}: {SecretName} is the key already");
            }
        });
    }

    /// <summary>Reads the key that signs.</summary>
    /// <exception cref="FormatException">It is missing, or cannot be used; says why.</exception>
    public TokenKey ReadPrivate(ParseResult result) => Read(result, TokenKeyReader.ReadPrivate)
        ?? throw new FormatException($"{SecretName}: a token needs it, or {KeyName}, to be signed with");

    /// <summary>Reads the key that verifies; null where none is given.</summary>
    /// <exception cref="FormatException">It cannot be used; says why.</exception>
    public TokenKey? ReadPublic(ParseResult result) => Read(result, TokenKeyReader.ReadPublic);

    private TokenKey? Read(ParseResult result, Func<byte[], TokenKey> readKey) =>
        result.GetValue(_secret) is { } secret ? Read(SecretName, secret, TokenKeyReader.ReadSecret)
        : result.GetValue(_key) is { } key ? Read(KeyName, key, readKey)
        : null;

    private static TokenKey Read(string option, string path, Func<byte[], TokenKey> read)
    {
        try
        {
            return read(File.ReadAllBytes(path));
        }
        catch (Exception wrong) when (wrong is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new FormatException($"{option} {path}: {wrong.Message}", wrong);
        }
    }
}
