package dev.posthaste.schedule;

import dev.posthaste.Caller;
import dev.posthaste.DeliveryId;
import dev.posthaste.DeliveryStatus;
import dev.posthaste.EmailId;
import dev.posthaste.Fault;
import dev.posthaste.Refusal;
import dev.posthaste.ops.Journal;
import dev.posthaste.ops.Patience;
import dev.posthaste.ops.TenantDatabase;
import dev.posthaste.queue.Event;
import dev.posthaste.queue.MailEnvelope;
import dev.posthaste.queue.RowEnvelopes;
import dev.posthaste.queue.Seals;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a caller decides about an email after it was accepted. An email's deliveries are decided together, all or none of those
 * that are still open: "canceled" means that nothing more of it is sent, and "too late" that nothing was changed.
 */
@Singleton
final class Interventions {

    private static final Journal LOG = Journal.of(Interventions.class);
    private final DecisionDesk desk;
    private final TenantDatabase rows;
    private final Decisions decisions;
    private final Seals seals;
    private final RowEnvelopes envelopes;
    private final Clock clock;

    Interventions(
            DecisionDesk desk,
            TenantDatabase rows,
            Decisions decisions,
            Seals seals,
            RowEnvelopes envelopes,
            Clock clock) {
        this.desk = desk;
        this.rows = rows;
        this.decisions = decisions;
        this.seals = seals;
        this.envelopes = envelopes;
        this.clock = clock;
    }

    /** What is decided about the deliveries of an email, while they are locked. */
    @FunctionalInterface
    private interface Decision {
        List<Event> of(Connection connection, List<WaitingMail> mails) throws SQLException, IOException;
    }

    /** @throws Refusal when the key is not for it, a part of it is on its way, or nothing of it is left to be called back */
    void cancel(Caller caller, EmailId id) {
        decide(caller, id, (_, mails) -> WaitingMail.canceled(mails, clock.instant()));
    }

    /** @throws Refusal when the key is not for it, it is no longer scheduled, or would end before that time */
    void reschedule(Caller caller, EmailId id, Instant at) {
        decide(caller, id, (_, mails) -> {
            List<MailEnvelope> open = WaitingMail.open(mails);
            if (mails.stream().anyMatch(mail -> mail.status() == DeliveryStatus.DEFERRED)) {
                throw new Refusal(
                        Refusal.Reason.TOO_LATE, "Only what is still scheduled can be moved; this was tried already.");
            }
            return open.stream().map(mail -> moved(mail, at)).toList();
        });
    }

    /**
     * @param only the index of the one delivery that this is about; null for all that are held
     * @throws Refusal when the key is not for it, none is held, or one is to be sent again whose message the log did not take a second time
     */
    void resolve(Caller caller, EmailId id, Resolution resolution, @Nullable Integer only) {
        decide(caller, id, (connection, mails) -> {
            List<MailEnvelope> held = new ArrayList<>();
            for (WaitingMail mail : mails) {
                if (mail.status() == DeliveryStatus.UNKNOWN && (only == null || mail.index() == only)) {
                    held.add(mail.free() == null ? withoutMail(connection, id, mail, resolution) : mail.free());
                }
            }
            if (held.isEmpty()) {
                throw new Refusal(Refusal.Reason.TOO_LATE, "Nothing that this is about is held in doubt.");
            }
            Instant now = clock.instant();
            return held.stream()
                    .map(mail -> Event.decided(
                            Event.Type.RESOLVED,
                            now,
                            mail,
                            resolution.wire(),
                            resolution == Resolution.RETRY ? now : null))
                    .toList();
        });
    }

    /** One that is held in doubt, and of which the rows are all that there is. */
    private MailEnvelope withoutMail(Connection connection, EmailId id, WaitingMail mail, Resolution resolution)
            throws SQLException, IOException {
        if (resolution == Resolution.RETRY) {
            throw new Refusal(
                    Refusal.Reason.TOO_LATE,
                    "Of this email, or a part of it, the message was too large to be kept, so that it cannot be sent again:"
                            + " resolve that as sent or failed, by its delivery_id, or send a new one.");
        }
        return ForgottenMail.envelope(
                        connection, envelopes, new DeliveryId(id, mail.index()), mail.attempt(), DeliveryStatus.UNKNOWN)
                .orElseThrow(() -> new IOException("A delivery is gone that was locked."))
                .forAttempt(mail.attempt() + 1);
    }

    private Event moved(MailEnvelope mail, Instant at) {
        MailEnvelope moved = mail.moved(at);
        if (!moved.expiresAt().isAfter(at)) {
            throw Refusal.invalid(List.of(new Fault(
                    "/scheduled_at", "This is not before the email's expires_at, so that nothing would be sent.")));
        }
        return Event.decided(Event.Type.RESCHEDULED, clock.instant(), moved, null, at);
    }

    private void decide(Caller caller, EmailId id, Decision decision) {
        Optional<Integer> made = desk.afterNews(() -> Patience.until(() -> tryToDecide(caller, id, decision)));
        if (made.isEmpty()) {
            throw new Refusal(Refusal.Reason.NOT_FOUND, "There is no email with this id.");
        }
    }

    private Optional<Integer> tryToDecide(Caller caller, EmailId id, Decision decision) {
        try {
            return rows.run(caller.tenant(), connection -> {
                List<WaitingMail> mails = WaitingMail.lock(connection, seals, caller.tenant(), id);
                if (mails.isEmpty()) {
                    return Optional.empty();
                }
                List<Event> made = decision.of(connection, mails);
                Permission.check(caller.grant(), made);
                decisions.make(connection, made);
                return Optional.of(made.size());
            });
        } catch (SQLException | IOException e) {
            LOG.warn("a decision about an email could not be made", "emailId", id, "cause", e);
            throw DecisionDesk.unknown();
        }
    }
}
