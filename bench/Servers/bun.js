// Bun's own publish, to compare with: who opens /ROOM hears the room; who opens / says "ROOM TEXT", and is answered.
const server = Bun.serve({
  hostname: "127.0.0.1",
  port: Number(process.argv[2]),
  fetch: (request, bun) => (bun.upgrade(request, { data: new URL(request.url).pathname.slice(1) })
    ? undefined : new Response("a WebSocket is needed here", { status: 426 })),
  websocket: {
    open(socket) {
      if (socket.data) socket.subscribe(socket.data);
      socket.send("welcome");
    },
    message(socket, message) {
      const space = message.indexOf(32);
      server.publish(message.toString("latin1", 0, space), message.subarray(space + 1));
      socket.send("stored");
    },
  },
});
