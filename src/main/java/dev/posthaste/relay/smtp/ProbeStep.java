package dev.posthaste.relay.smtp;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One line of a checklist about a server.
 *
 * @param name dns, connect, greeting, ehlo, tls, certificate, auth or size; and what {@code relay.mx} looks at besides
 * @param host which of several servers it is about; null where there is only one, or it is about none
 * @param detail what was found, for a person
 * @param advice what to do about it; null when there is nothing to do
 * @param took null for a step that is not timed
 */
public record ProbeStep(
        String name,
        @Nullable String host,
        Verdict verdict,
        String detail,
        @Nullable String advice,
        @Nullable Duration took) {

    /** How a step ended. */
    public enum Verdict {
        OK,
        FAILED,
        /** Mail goes all the same, and somebody should hear of it. */
        WARNING,
        /** It does not apply to this route, or one before it failed. */
        SKIPPED
    }

    public static ProbeStep ok(String name, String detail) {
        return new ProbeStep(name, null, Verdict.OK, detail, null, null);
    }

    public static ProbeStep failed(String name, String detail, String advice) {
        return new ProbeStep(name, null, Verdict.FAILED, detail, advice, null);
    }

    public static ProbeStep warning(String name, String detail, String advice) {
        return new ProbeStep(name, null, Verdict.WARNING, detail, advice, null);
    }

    public static ProbeStep skipped(String name, String detail) {
        return new ProbeStep(name, null, Verdict.SKIPPED, detail, null, null);
    }

    public ProbeStep advising(@Nullable String sentence) {
        return new ProbeStep(name, host, verdict, detail, sentence, took);
    }

    public ProbeStep about(String server) {
        return new ProbeStep(name, server, verdict, detail, advice, took);
    }

    ProbeStep took(Duration time) {
        return new ProbeStep(name, host, verdict, detail, advice, time);
    }
}
