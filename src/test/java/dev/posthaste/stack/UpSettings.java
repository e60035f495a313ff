package dev.posthaste.stack;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the environment says about {@code ./dev up}.
 *
 * @param home the project's folder
 * @param data what survives a restart
 * @param apiKey empty: one is made, and kept in the data folder
 * @param route where the service hands mail on to, host and port; empty: the mailbox
 */
record UpSettings(
        Path home,
        Path data,
        Optional<String> apiKey,
        Optional<String> route,
        int httpPort,
        int managementPort,
        int mailboxPort,
        int mailboxSmtpPort) {

    static final String HTTP_PORT = "POSTHASTE_HTTP_PORT";
    static final String MANAGEMENT_PORT = "POSTHASTE_MANAGEMENT_PORT";
    static final String MAILBOX_PORT = "POSTHASTE_MAILBOX_PORT";
    static final String MAILBOX_SMTP_PORT = "POSTHASTE_MAILBOX_SMTP_PORT";

    /** @throws Complaint when a setting makes no sense */
    static UpSettings of(Map<String, String> environment, Path home) {
        return new UpSettings(
                home,
                Path.of(given(environment, "POSTHASTE_DATA")
                                .orElse(home.resolve(".posthaste").toString()))
                        .toAbsolutePath()
                        .normalize(),
                given(environment, "POSTHASTE_API_KEY"),
                route(environment),
                port(environment, HTTP_PORT, 8080),
                port(environment, MANAGEMENT_PORT, 9000),
                port(environment, MAILBOX_PORT, 8025),
                port(environment, MAILBOX_SMTP_PORT, 1025));
    }

    List<FixedPort> fixedPorts() {
        return List.of(
                new FixedPort(httpPort, "the API", HTTP_PORT),
                new FixedPort(managementPort, "health and metrics", MANAGEMENT_PORT),
                new FixedPort(mailboxPort, "the mailbox page", MAILBOX_PORT),
                new FixedPort(mailboxSmtpPort, "the mailbox's SMTP", MAILBOX_SMTP_PORT));
    }

    private static Optional<String> route(Map<String, String> environment) {
        Optional<String> route = given(environment, "POSTHASTE_ROUTE");
        if (route.isPresent() && !route.get().matches("[^\\s:]+:\\d{1,5}|\\[[^\\s\\]]+]:\\d{1,5}")) {
            throw new Complaint(
                    "POSTHASTE_ROUTE is a host and a port such as 127.0.0.1:2525; it is \"" + route.get() + "\".");
        }
        return route;
    }

    private static int port(Map<String, String> environment, String name, int otherwise) {
        String text = given(environment, name).orElse(String.valueOf(otherwise));
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > 65_535) {
            throw new Complaint(name + " is a port from 1 to 65535; it is \"" + text + "\".");
        }
        return Integer.parseInt(text);
    }

    private static Optional<String> given(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(text -> !text.isEmpty());
    }
}
