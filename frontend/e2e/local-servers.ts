import { createServer as createHttpServer, type RequestListener } from "node:http";
import { createServer as createTcpServer, type Server, type Socket } from "node:net";

export interface LocalServer {
  url: string;
  close: () => Promise<void>;
}

/** Listens on a free port of this machine and can be taken away with every open connection. */
async function listen(server: Server): Promise<LocalServer> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (typeof address !== "object" || !address) throw new Error("the server has no port");
  return {
    url: `http://127.0.0.1:${address.port}/mcp`,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

export function answering(answer: RequestListener): Promise<LocalServer> {
  return listen(createHttpServer(answer));
}

/** Takes every connection and never says a word. */
export function blackHole(): Promise<LocalServer> {
  return listen(createTcpServer());
}

/** An address where nothing listens any more. */
export async function deadAddress(): Promise<string> {
  const server = await blackHole();
  await server.close();
  return server.url;
}
