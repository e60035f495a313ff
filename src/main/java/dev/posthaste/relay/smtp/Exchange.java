package dev.posthaste.relay.smtp;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A transaction's result and the facts around it.
 *
 * @param peer the address and port spoken with; null when no connection came about
 * @param tls protocol and cipher suite; null in plain text
 * @param took from the call to its result, a connect included, and what came before
 * @param steps how the conversation went; on a kept connection only this mail's part
 * @param before what came of those that were asked in the same call before this one, and did not take the mail
 */
public record Exchange(
        SmtpResult result,
        @Nullable String peer,
        @Nullable String tls,
        Duration took,
        List<Step> steps,
        List<Exchange> before) {

    public Exchange(SmtpResult result, @Nullable String peer, @Nullable String tls, Duration took, List<Step> steps) {
        this(result, peer, tls, took, steps, List.of());
    }

    /** The same, after others. */
    public Exchange after(List<Exchange> others, Duration tookTogether) {
        List<Exchange> all = Stream.concat(others.stream(), before.stream()).toList();
        return new Exchange(result, peer, tls, tookTogether, steps, all);
    }

    /** Every conversation of the call in its order, this one last. */
    public List<Exchange> all() {
        Duration others = before.stream().map(Exchange::took).reduce(Duration.ZERO, Duration::plus);
        Exchange alone = new Exchange(result, peer, tls, took.minus(others), steps);
        return Stream.concat(before.stream().flatMap(each -> each.all().stream()), Stream.of(alone))
                .toList();
    }
}
