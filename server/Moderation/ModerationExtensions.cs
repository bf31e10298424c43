namespace ChatGo.Server.Moderation;

/// <summary>Rooms that are kept in order.</summary>
internal static class ModerationExtensions
{
    /// <summary>Adds the restrictions, and what sees to them.</summary>
    /// <param name="services">The server's.</param>
    public static void AddModeration(this IServiceCollection services)
    {
        services.AddSingleton<Restrictions>();
        services.AddSingleton<ReaderRules>();
        services.AddHostedService<RestrictionWatch>();
    }
}
