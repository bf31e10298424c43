using ChatGo.Server.Limits;

namespace ChatGo.Server.Http2;

/// <summary>What one connection may make the server hold.</summary>
/// <param name="Answers">Answers that are built and not sent.</param>
/// <param name="Headers">Request headers of its calls.</param>
/// <param name="Crowds">Counts the connections with many streams.</param>
internal sealed record ConnectionBudgets(ByteBudget Answers, ByteBudget Headers, CrowdCount Crowds);
