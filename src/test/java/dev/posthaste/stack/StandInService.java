package dev.posthaste.stack;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Stands where the production build would, so that {@link UpTest} needs none: says it is ready, or fails at once. */
final class StandInService {

    private StandInService() {}

    public static void main(String[] args) throws IOException {
        if (System.getenv("POSTHASTE_ROUTE").startsWith("broken")) {
            System.out.println("no route to " + System.getenv("POSTHASTE_ROUTE"));
            System.exit(7);
        }
        int port = Integer.parseInt(System.getenv("QUARKUS_MANAGEMENT_PORT"));
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/q/health/ready", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        System.out.println("ready with " + System.getenv("POSTHASTE_API_KEY"));
    }
}
