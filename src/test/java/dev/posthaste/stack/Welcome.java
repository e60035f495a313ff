package dev.posthaste.stack;

import java.time.Duration;
import java.util.Locale;

/** What there is now, and a command to try it with. */
record Welcome(UpSettings settings, String key) {

    private static final String EMAIL = """
            {"from":"Acme <no-reply@acme.test>","to":"ada@example.test","template":{"id":"password-reset",\
            "variables":{"name":"Ada","product":"Acme","reset_url":"https://acme.test/reset?token=abc",\
            "expires_in":"30 minutes"}},"lane":"critical"}""";

    void print(Screen screen, Duration took) {
        screen.blank();
        screen.title(String.format(Locale.ROOT, "Ready after %.1f s", took.toMillis() / 1000.0));
        screen.blank();
        screen.entry("API", api() + "/v1");
        screen.entry("Mailbox", local(settings.mailboxPort()));
        screen.entry("Templates", local(settings.managementPort()) + "/templates");
        screen.entry("Health", local(settings.managementPort()) + "/q/health");
        screen.entry("Metrics", local(settings.managementPort()) + "/q/metrics");
        screen.entry("API key", key);
        screen.entry("Mail to", settings.route().orElse("the mailbox"));
        screen.entry("Log", settings.data().resolve("logs/service.log").toString());
        screen.entry("Data", settings.data().toString());
        screen.blank();
        screen.title("Send an email");
        screen.blank();
        screen.line(sendCommand());
        screen.blank();
        screen.title("Ask what became of it, with the id from that answer");
        screen.blank();
        screen.line("curl " + api() + "/v1/emails/ID -H " + authorization());
        screen.blank();
        screen.line("Ctrl-C stops everything; the data stays.");
    }

    String sendCommand() {
        return "curl -i " + api() + "/v1/emails -H " + authorization() + " -H 'Content-Type: application/json' -d "
                + quoted(EMAIL);
    }

    private String authorization() {
        return quoted("Authorization: Bearer " + key);
    }

    private String api() {
        return local(settings.httpPort());
    }

    private static String local(int port) {
        return "http://127.0.0.1:" + port;
    }

    /** For a POSIX shell. */
    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
