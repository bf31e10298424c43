namespace ChatGo.Tests.Client.Load;

/// <summary>What a server does to a delivery.</summary>
public enum DeliveryFault
{
    None,
    Drop,
    Twice,
    Swap,
    Alter,

    /// <summary>Dropped, and told by a Gap: no fault.</summary>
    Announce,
}
