package dev.posthaste.relay.smtp;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One line of a checklist about a server.
 *
 * @param name dns, connect, greeting, ehlo, tls, certificate, auth or size
 * @param detail what was found, for a person
 * @param advice what to do about it; null when there is nothing to do
 * @param took null for a step that is not timed
 */
public record ProbeStep(
        String name,
        Verdict verdict,
        String detail,
        @Nullable String advice,
        @Nullable Duration took) {

    /** How a step ended. */
    public enum Verdict {
        OK,
        FAILED,
        /** It does not apply to this route, or one before it failed. */
        SKIPPED
    }

    static ProbeStep ok(String name, String detail) {
        return new ProbeStep(name, Verdict.OK, detail, null, null);
    }

    static ProbeStep failed(String name, String detail, String advice) {
        return new ProbeStep(name, Verdict.FAILED, detail, advice, null);
    }

    static ProbeStep skipped(String name, String detail) {
        return new ProbeStep(name, Verdict.SKIPPED, detail, null, null);
    }

    ProbeStep advising(String sentence) {
        return new ProbeStep(name, verdict, detail, sentence, took);
    }

    ProbeStep took(Duration time) {
        return new ProbeStep(name, verdict, detail, advice, time);
    }
}
