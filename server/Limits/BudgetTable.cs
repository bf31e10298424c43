using System.Collections.Concurrent;

namespace ChatGo.Server.Limits;

/// <summary>Budgets by whose they are; those of which nothing is taken are forgotten.</summary>
/// <remarks>Any thread.</remarks>
/// <typeparam name="TKey">Whose.</typeparam>
/// <typeparam name="TBudget">What is counted.</typeparam>
internal sealed class BudgetTable<TKey, TBudget>
    where TKey : notnull
    where TBudget : class, IBudget, new()
{
    private readonly ConcurrentDictionary<TKey, TBudget> _budgets = new();

    /// <summary>Gets how many there are.</summary>
    public int Count => _budgets.Count;

    /// <summary>Finds somebody's, or begins with a new one.</summary>
    public TBudget Of(TKey key) => _budgets.TryGetValue(key, out var budget) ? budget : _budgets.GetOrAdd(key, static _ => new TBudget());

    /// <summary>Forgets those that are idle. One that is taken of at this moment may be lost: it begins anew, full.</summary>
    /// <param name="now">The time. Unit: ticks of 100 ns.</param>
    public void Sweep(long now)
    {
        foreach (var (key, budget) in _budgets)
        {
            if (budget.IsIdle(now))
            {
                _budgets.TryRemove(new KeyValuePair<TKey, TBudget>(key, budget));
            }
        }
    }
}
