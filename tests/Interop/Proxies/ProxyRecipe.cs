using System.Globalization;
using System.Text.RegularExpressions;

namespace ChatGo.Tests.Interop.Proxies;

/// <summary>A proxy that server/proxies has a recipe for.</summary>
/// <param name="Package">Debian's package.</param>
/// <param name="Program">The program.</param>
/// <param name="File">The recipe.</param>
/// <param name="Args">How the program is given the recipe, from the folder that holds it.</param>
internal sealed partial record ProxyRecipe(string Package, string Program, string File, string[] Args)
{
    /// <summary>The recipe for nginx is a file of its conf.d: this is around it.</summary>
    public const string NginxMain = """
        daemon off;
        pid nginx.pid;
        error_log stderr;
        events {}
        http {
            access_log off;
            client_body_temp_path temp-body;
            proxy_temp_path temp-proxy;
            fastcgi_temp_path temp-fastcgi;
            uwsgi_temp_path temp-uwsgi;
            scgi_temp_path temp-scgi;
            include nginx*.conf;
        }
        """;

    /// <summary>Finds one by its package; <c>nginx-web</c> is for the doors beside gRPC.</summary>
    public static ProxyRecipe Of(string package) => package switch
    {
        "nginx" => new(package, "/usr/sbin/nginx", "nginx.conf", ["-e", "stderr", "-c", "main.conf", "-p"]),
        "nginx-web" => new("nginx", "/usr/sbin/nginx", "nginx-web.conf", ["-e", "stderr", "-c", "main.conf", "-p"]),
        "haproxy" => new(package, "/usr/sbin/haproxy", "haproxy.cfg", ["-db", "-f", "haproxy.cfg", "-C"]),
        "caddy" => new(
            package, "/usr/bin/caddy", "Caddyfile", ["run", "--config", "Caddyfile", "--adapter", "caddyfile"]),
        _ => throw new ArgumentException($"there is no recipe for {package}", nameof(package)),
    };

    /// <summary>Skips the test where the program is missing; in CI it may not be.</summary>
    public void SkipWhereMissing()
    {
        if (!System.IO.File.Exists(Program))
        {
            Missing.Skip($"{Package} is missing: make interop installs it.");
        }
    }

    /// <summary>The recipe, with a test's ports and certificate instead of those it names.</summary>
    public string Fill(int tlsPort, int plainPort, int serverPort, string certificate)
    {
        var text = System.IO.File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Interop", "proxies", File));
        return Named().Replace(text, name => name.Value switch
        {
            "8443" => tlsPort.ToString(CultureInfo.InvariantCulture),
            "8080" => plainPort.ToString(CultureInfo.InvariantCulture),
            "50051" or "50080" => serverPort.ToString(CultureInfo.InvariantCulture),
            _ => certificate,
        });
    }

    [GeneratedRegex(@"\b(8443|8080|50051|50080)\b|/etc/ssl/private/chat\.pem")]
    private static partial Regex Named();
}
