namespace ChatGo.Server.Engines.RocksDb;

/// <summary>Whether something holds of a message.</summary>
/// <param name="message">The message.</param>
internal delegate bool StoredMessagePredicate(StoredMessage message);
