package dev.posthaste.chaos;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * What a caller writes, as far as cases differ in it.
 *
 * @param goodFor until it expires; null: as long as the service thinks
 * @param filling octets that make it large
 * @param members further ones of the JSON, each with its comma
 */
record Letter(String domain, String lane, @Nullable Duration goodFor, int filling, String members) {

    private static final int LINE = 70;

    /** One in four is in no hurry. */
    static Letter usual(int mail) {
        return new Letter("chaos.test", mail % 4 == 1 ? "normal" : "critical", null, 0, "");
    }

    Letter to(String other) {
        return new Letter(other, lane, goodFor, filling, members);
    }

    Letter lasting(Duration time) {
        return new Letter(domain, lane, time, filling, members);
    }

    Letter filledWith(int octets) {
        return new Letter(domain, lane, goodFor, octets, members);
    }

    Letter by(String other) {
        return new Letter(domain, other, goodFor, filling, members);
    }

    Letter with(String name, String value) {
        return new Letter(domain, lane, goodFor, filling, members + "\"%s\": \"%s\", ".formatted(name, value));
    }

    Letter attaching(byte[] content) {
        String attachment = "\"attachments\": [{\"filename\": \"file.bin\", \"content\": \"%s\"}], "
                .formatted(Base64.getEncoder().encodeToString(content));
        return new Letter(domain, lane, goodFor, filling, members + attachment);
    }

    /** @return null when it has none of its own */
    @Nullable
    Instant expiresAt(Instant now) {
        return goodFor == null ? null : now.plus(goodFor).truncatedTo(ChronoUnit.MILLIS);
    }

    String body(int mail, String recipient, @Nullable Instant expiresAt) {
        return """
                {"from": "Chaos <no-reply@chaos.test>", "to": ["%s"], "lane": "%s", "subject": "Code %d", %s%s
                 "text": "Your code is %d.\\nIt is good for ten minutes.%s", "html": "<p>Your code is <b>%d</b>.</p>"}
                """.formatted(
                        recipient,
                        lane,
                        mail,
                        members,
                        expiresAt == null ? "" : "\"expires_at\": \"" + expiresAt + "\",",
                        mail,
                        ("\\n" + "x".repeat(LINE)).repeat(filling / LINE),
                        mail);
    }
}
