package dev.posthaste.relay;

import dev.posthaste.queue.MailEnvelope;
import dev.posthaste.supersede.NewerMail;
import dev.posthaste.suppress.SuppressionList;
import dev.posthaste.suppress.Verdict;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** What can still keep a mail from being sent in the moment before it is: mail waits for hours, and the world goes on. */
@Singleton
final class LastLook {

    private static final String UNCONFIRMED =
            "the recipient may be on the suppression list, and the database that knows does not answer";

    private final SuppressionList suppressions;
    private final NewerMail newer;
    private final Clock clock;

    LastLook(SuppressionList suppressions, NewerMail newer, Clock clock) {
        this.suppressions = suppressions;
        this.newer = newer;
        this.clock = clock;
    }

    /** @return what becomes of the attempt instead; empty when it can be sent */
    Optional<Outcome> at(MailEnvelope envelope) {
        if (!clock.instant().isBefore(envelope.expiresAt())) {
            return Optional.of(new Outcome.Expired());
        }
        return switch (suppressions.on(envelope.tenant(), envelope.recipient())) {
            case Verdict.Free _ -> newer.than(envelope).map(Outcome.Superseded::new);
            case Verdict.Listed listed ->
                Optional.of(new Outcome.Suppressed(
                        "%s, since %s".formatted(listed.origin(), listed.since().truncatedTo(ChronoUnit.SECONDS))));
            case Verdict.Unconfirmed _ -> Optional.of(new Outcome.Deferred(null, UNCONFIRMED));
        };
    }
}
