package dev.posthaste.bounce;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.posthaste.stack.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the script that {@code docs/bounces.md} gives to Postfix, as it stands there. */
class PipeScriptTest {

    private static final Pattern SCRIPT = Pattern.compile("```sh\n(#!/bin/sh\n.*?)```", Pattern.DOTALL);
    private static final String AUTHORIZATION_FILE = "/etc/posthaste/authorization";
    private static final String SECRET = "ph_live_nobodysees";
    private static final String RETURN_PATH = "b+0123@bounces.acme.test";
    private static final String REPORT = "Subject: Undelivered Mail Returned to Sender\r\n\r\nSorry.\r\n";

    /** As sysexits(3) calls it. */
    private static final int TEMPORARY_FAILURE = 75;

    @TempDir
    Path folder;

    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private HttpServer api;
    private volatile int status = 202;

    /** @param commandLines of all that ran below the test meanwhile */
    private record Request(
            String path, String authorization, String type, String recipient, String body, List<String> commandLines) {}

    @BeforeEach
    void listen() throws IOException {
        api = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        api.createContext("/", this::answer);
        api.start();
        Files.writeString(folder.resolve("authorization"), "Authorization: Bearer " + SECRET + "\n");
    }

    @AfterEach
    void close() {
        api.stop(0);
    }

    @Test
    void a_report_is_handed_in_as_it_came_with_whom_it_came_to() throws Exception {
        assertThat(exitOf(port())).isZero();

        assertThat(requests).singleElement().satisfies(request -> {
            assertThat(request.path()).isEqualTo("/v1/inbound/dsn");
            assertThat(request.authorization()).isEqualTo("Bearer " + SECRET);
            assertThat(request.type()).isEqualTo("message/rfc822");
            assertThat(request.recipient()).isEqualTo(RETURN_PATH);
            assertThat(request.body()).isEqualTo(REPORT);
        });
    }

    @Test
    void the_key_is_on_no_command_line() throws Exception {
        exitOf(port());

        assertThat(requests.getFirst().commandLines())
                .anySatisfy(line -> assertThat(line).contains("curl", "message/rfc822"))
                .noneSatisfy(line -> assertThat(line).contains(SECRET));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 202, 400, 413, 415})
    void what_was_taken_and_what_can_never_be_is_done_with(int answer) throws Exception {
        status = answer;

        assertThat(exitOf(port())).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 401, 403, 404, 408, 429, 500, 502, 503})
    void whatever_may_be_another_answer_tomorrow_has_the_report_come_again(int answer) throws Exception {
        status = answer;

        assertThat(exitOf(port())).isEqualTo(TEMPORARY_FAILURE);
    }

    @Test
    void a_service_that_is_away_has_the_report_come_again() throws Exception {
        assertThat(exitOf(FreePort.any())).isEqualTo(TEMPORARY_FAILURE);
    }

    private int port() {
        return api.getAddress().getPort();
    }

    private int exitOf(int port) throws IOException, InterruptedException {
        Path script = Files.writeString(folder.resolve("posthaste-dsn"), script());
        Path report = Files.writeString(folder.resolve("report.eml"), REPORT);
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", script.toString(), RETURN_PATH)
                .redirectInput(report.toFile())
                .redirectError(folder.resolve("stderr").toFile())
                .redirectOutput(folder.resolve("stdout").toFile());
        builder.environment().put("POSTHASTE", "http://127.0.0.1:" + port);
        builder.environment().put("no_proxy", "*");
        Process process = builder.start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("the script does not end");
        }
        return process.exitValue();
    }

    private String script() throws IOException {
        Matcher page = SCRIPT.matcher(Files.readString(Path.of("docs/bounces.md")));
        assertThat(page.find()).as("the page has a script").isTrue();
        assertThat(page.group(1)).contains(AUTHORIZATION_FILE);
        return page.group(1)
                .replace(AUTHORIZATION_FILE, folder.resolve("authorization").toString());
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.add(new Request(
                exchange.getRequestURI().getPath(),
                header(exchange, "Authorization"),
                header(exchange, "Content-Type"),
                header(exchange, "X-Original-To"),
                new String(exchange.getRequestBody().readAllBytes(), UTF_8),
                ProcessHandle.current()
                        .descendants()
                        .flatMap(each -> each.info().commandLine().stream())
                        .toList()));
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private static String header(HttpExchange exchange, String name) {
        return String.valueOf(exchange.getRequestHeaders().getFirst(name));
    }
}
