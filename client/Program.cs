using ChatGo.Client.Commands;

return await ChatGoCommand.RunAsync(args);
