package dev.posthaste.stack.mailbox;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The mailbox page and its JSON. */
final class MailboxSite implements AutoCloseable {

    private static final int LISTED = 200;
    private static final String JSON = "application/json";
    private static final String PLAIN = "text/plain; charset=utf-8";
    private static final String HTML = "text/html; charset=utf-8";
    private static final Map<String, String> PAGE_GUARD = Map.of(
            "Content-Security-Policy",
            "default-src 'self'; img-src 'self' data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'");

    /** What the page says where there is no mail yet. */
    record About(String smtp, String example) {}

    private record Answer(int status, String type, byte[] body, Map<String, String> headers) {

        static Answer ok(String type, byte[] body) {
            return new Answer(200, type, body, Map.of());
        }

        static Answer sentence(int status, String text) {
            return new Answer(status, PLAIN, (text + "\n").getBytes(StandardCharsets.UTF_8), Map.of());
        }

        Answer with(Map<String, String> more) {
            Map<String, String> all = new HashMap<>(headers);
            all.putAll(more);
            return new Answer(status, type, body, all);
        }
    }

    private final Archive archive;
    private final About about;
    private final ObjectMapper json;
    private final byte[] page;
    private final Map<String, List<String>> attachmentNames = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;

    MailboxSite(int port, Archive archive, About about, ObjectMapper json) throws IOException {
        this.archive = archive;
        this.about = about;
        this.json = json;
        try (InputStream in = MailboxSite.class.getResourceAsStream("/mailbox/index.html")) {
            this.page = Objects.requireNonNull(in, "mailbox/index.html is not on the class path")
                    .readAllBytes();
        }
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer = answer(exchange);
            exchange.getResponseHeaders().set("Content-Type", answer.type());
            exchange.getResponseHeaders().set("Cache-Control", "no-cache");
            exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
            exchange.getResponseHeaders().set("Referrer-Policy", "no-referrer");
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
            exchange.getResponseBody().write(answer.body());
        }
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        String[] path = exchange.getRequestURI().getPath().substring(1).split("/");
        String route =
                exchange.getRequestMethod() + " " + Stream.of(path).limit(2).collect(Collectors.joining("/"));
        return switch (route) {
            case "GET " -> Answer.ok(HTML, page).with(PAGE_GUARD);
            case "GET api/about" -> Answer.ok(JSON, json.writeValueAsBytes(about));
            case "GET api/messages" -> path.length == 2 ? list(exchange) : message(path);
            case "DELETE api/messages" -> {
                archive.clear();
                attachmentNames.clear();
                yield new Answer(204, PLAIN, new byte[0], Map.of());
            }
            default -> Answer.sentence(404, "There is no such page here.");
        };
    }

    private Answer list(HttpExchange exchange) throws IOException {
        Map<String, String> query = query(exchange);
        String tag = "\"" + archive.version() + "-" + Objects.hash(query) + "\"";
        if (tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
            return new Answer(304, JSON, new byte[0], Map.of("ETag", tag));
        }
        Predicate<Mail> wanted = query.containsKey("to") ? mail -> mail.isTo(query.get("to")) : mail -> true;
        List<Mail> mails = archive.newestFirst().stream().filter(wanted).toList();
        int limit = query.getOrDefault("limit", "").matches("\\d{1,6}") ? Integer.parseInt(query.get("limit")) : LISTED;
        List<MailView> views = mails.stream().limit(limit).map(this::view).toList();
        return Answer.ok(JSON, json.writeValueAsBytes(views))
                .with(Map.of("ETag", tag, "X-Total-Count", String.valueOf(mails.size())));
    }

    private Answer message(String[] path) throws IOException {
        Optional<Mail> found = archive.find(path[2]);
        if (found.isEmpty()) {
            return Answer.sentence(404, "There is no mail " + path[2] + " here (any more).");
        }
        byte[] content = archive.content(path[2]);
        return switch (path.length == 3 ? "" : path[3]) {
            case "" -> Answer.ok(JSON, json.writeValueAsBytes(opened(found.get(), content)));
            case "raw" -> Answer.ok(PLAIN, content);
            case "html" ->
                Answer.ok(HTML, RenderedHtml.of(path[2], ParsedMail.of(content)))
                        .with(RenderedHtml.GUARD);
            case "parts" -> part(ParsedMail.of(content), path.length == 5 ? path[4] : "");
            default -> Answer.sentence(404, "There is no such page here.");
        };
    }

    private MailView.Opened opened(Mail mail, byte[] content) throws IOException {
        ParsedMail parsed = ParsedMail.of(content);
        return new MailView.Opened(
                mail,
                archive.copies(mail.transmission()),
                Headers.of(content).fields(),
                parsed.html(),
                parsed.text(),
                parsed.attachments().stream().map(MailView.Attachment::of).toList());
    }

    private static Answer part(ParsedMail mail, String number) {
        return mail.attachments().stream()
                .filter(part -> String.valueOf(part.number()).equals(number))
                .map(part -> Answer.ok(part.type(), part.content())
                        .with(RenderedHtml.GUARD)
                        .with(
                                part.type().startsWith("image/")
                                        ? Map.of()
                                        : Map.of("Content-Disposition", "attachment")))
                .findFirst()
                .orElseGet(() -> Answer.sentence(404, "This mail has no attachment of that number."));
    }

    private MailView view(Mail mail) {
        return new MailView(
                mail,
                archive.copies(mail.transmission()),
                attachmentNames.computeIfAbsent(mail.id(), this::attachmentNames));
    }

    private List<String> attachmentNames(String id) {
        try {
            return ParsedMail.of(archive.content(id)).attachments().stream()
                    .map(ParsedMail.Part::name)
                    .toList();
        } catch (IOException e) {
            // Made room for a newer one since the list was taken.
            return List.of();
        }
    }

    private static Map<String, String> query(HttpExchange exchange) {
        String query = exchange.getRequestURI().getQuery();
        return Stream.of((query == null ? "" : query).split("&"))
                .map(pair -> pair.split("=", 2))
                .filter(pair -> pair.length == 2)
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1], (first, second) -> second));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
