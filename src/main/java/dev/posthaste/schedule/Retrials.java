package dev.posthaste.schedule;

import dev.posthaste.Caller;
import dev.posthaste.DeliveryId;
import dev.posthaste.EmailId;
import dev.posthaste.Refusal;
import dev.posthaste.ops.Journal;
import dev.posthaste.ops.Patience;
import dev.posthaste.ops.TenantDatabase;
import dev.posthaste.queue.Event;
import dev.posthaste.queue.MailEnvelope;
import dev.posthaste.queue.MailReader;
import dev.posthaste.queue.MailRecord;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sends again what had ended, octet by octet as the log has it: the same message, with the same Message-ID. */
@Singleton
final class Retrials {

    private static final Journal LOG = Journal.of(Retrials.class);

    private static final Duration LONGEST_AGAIN = Duration.ofDays(3);

    private final DecisionDesk desk;
    private final TenantDatabase rows;
    private final Decisions decisions;
    private final MailReader log;
    private final Clock clock;

    Retrials(DecisionDesk desk, TenantDatabase rows, Decisions decisions, MailReader log, Clock clock) {
        this.desk = desk;
        this.rows = rows;
        this.decisions = decisions;
        this.log = log;
        this.clock = clock;
    }

    /**
     * All of it is sent again, or nothing.
     *
     * @param only the index of the one delivery that this is about; null for all that can be sent again
     * @param sentToo whether those are meant that were sent
     * @return what is sent again
     * @throws Refusal when there is no such email, the key is not for it, nothing of it can be sent again, or the log keeps it no longer
     */
    List<DeliveryId> retry(Caller caller, EmailId id, @Nullable Integer only, boolean sentToo) {
        return desk.afterNews(() -> Patience.until(() -> tryTo(caller, id, only, sentToo)))
                .orElseThrow(() -> new Refusal(Refusal.Reason.NOT_FOUND, "There is no email with this id."));
    }

    private Optional<List<DeliveryId>> tryTo(Caller caller, EmailId id, @Nullable Integer only, boolean sentToo) {
        try {
            return rows.run(caller.tenant(), connection -> {
                List<EndedMail> mails = EndedMail.lock(connection, caller.tenant(), id);
                return mails.isEmpty()
                        ? Optional.empty()
                        : Optional.of(retry(connection, caller, id, chosen(mails, only, sentToo)));
            });
        } catch (SQLException | IOException e) {
            LOG.warn("an email could not be sent again", "emailId", id, "cause", e);
            throw DecisionDesk.unknown();
        }
    }

    private static List<EndedMail> chosen(List<EndedMail> mails, @Nullable Integer only, boolean sentToo) {
        List<EndedMail> meant = mails.stream()
                .filter(mail -> only == null || mail.index() == only)
                .toList();
        List<EndedMail> chosen =
                meant.stream().filter(mail -> mail.canBeRetried(sentToo)).toList();
        if (meant.isEmpty()) {
            throw new Refusal(Refusal.Reason.NOT_FOUND, "The email has no such delivery.");
        }
        if (chosen.isEmpty()) {
            throw new Refusal(
                    Refusal.Reason.TOO_LATE,
                    "Nothing that this is about can be sent again. "
                            + meant.getFirst().whyNot());
        }
        return chosen;
    }

    private List<DeliveryId> retry(Connection connection, Caller caller, EmailId id, List<EndedMail> mails)
            throws SQLException, IOException {
        List<Retrial> retrials = new ArrayList<>();
        for (EndedMail mail : mails) {
            MailRecord record = read(id, mail);
            Permission.check(caller.grant(), record.envelope());
            MailEnvelope next = record.envelope().retried(mail.attempt() + 1, end(record.envelope()));
            retrials.add(new Retrial(
                    Event.decided(
                            Event.Type.RETRIED,
                            clock.instant(),
                            next,
                            "it was " + mail.status().wire(),
                            clock.instant()),
                    record.message()));
        }
        decisions.retry(connection, retrials);
        return mails.stream().map(mail -> new DeliveryId(id, mail.index())).toList();
    }

    private MailRecord read(EmailId id, EndedMail mail) throws IOException {
        Optional<MailRecord> record = mail.source() == null ? Optional.empty() : log.read(mail.source(), id);
        return record.filter(found -> found.envelope().index() == mail.index())
                .orElseThrow(() -> new Refusal(
                        Refusal.Reason.TOO_LATE,
                        "What this email says is kept no longer, so that it cannot be sent again; send a new one."));
    }

    /** It has as much time again as it had, but not more at each retrial. */
    private Instant end(MailEnvelope mail) {
        Instant start = mail.plan() == null ? mail.acceptedAt() : mail.plan().at();
        Duration life = Duration.between(start, mail.expiresAt());
        Instant again = clock.instant().plus(life.compareTo(LONGEST_AGAIN) > 0 ? LONGEST_AGAIN : life);
        return again.isAfter(mail.expiresAt()) ? again : mail.expiresAt();
    }
}
