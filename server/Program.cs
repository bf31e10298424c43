using ChatGo.Server.Hosting;

return await ServerCommand.RunAsync(args);
