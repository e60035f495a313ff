package dev.posthaste.schedule;

import dev.posthaste.DeliveryStatus;
import dev.posthaste.EmailId;
import dev.posthaste.Fault;
import dev.posthaste.Refusal;
import dev.posthaste.ops.DatabaseThreads;
import dev.posthaste.ops.Journal;
import dev.posthaste.ops.Patience;
import dev.posthaste.ops.TenantDatabase;
import dev.posthaste.queue.Event;
import dev.posthaste.queue.MailEnvelope;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * What a caller decides about an email after it was accepted. An email's deliveries are decided together, all or none of those
 * that are still open: "canceled" means that nothing more of it is sent, and "too late" that nothing was changed.
 */
@Singleton
final class Interventions {

    private static final Journal LOG = Journal.of(Interventions.class);
    private static final Duration SOON = Duration.ofSeconds(2);
    private static final Duration GLANCE = Duration.ofMillis(20);

    private static final Duration LONGEST = Duration.ofSeconds(15);
    /** Few: each holds a connection while the log confirms, and most of them are for those who read. */
    private static final DatabaseThreads THREADS = new DatabaseThreads("decision", 4);

    private final AgroalDataSource database;
    private final TenantDatabase rows;
    private final Decisions decisions;
    private final Instance<Fence> fences;
    private final Clock clock;

    Interventions(
            AgroalDataSource database, TenantDatabase rows, Decisions decisions, Instance<Fence> fences, Clock clock) {
        this.database = database;
        this.rows = rows;
        this.decisions = decisions;
        this.fences = fences;
        this.clock = clock;
    }

    /** @throws Refusal when a part of it is on its way, or nothing of it is left to be called back */
    void cancel(String tenant, EmailId id) {
        decide(tenant, id, mails -> {
            if (mails.stream().allMatch(mail -> mail.status() == DeliveryStatus.CANCELED)) {
                return List.of();
            }
            return open(mails).stream()
                    .map(mail -> Event.decided(Event.Type.CANCELED, clock.instant(), mail, null, null))
                    .toList();
        });
    }

    /** @throws Refusal when it is no longer scheduled, or would end before that time */
    void reschedule(String tenant, EmailId id, Instant at) {
        decide(tenant, id, mails -> {
            List<MailEnvelope> open = open(mails);
            if (mails.stream().anyMatch(mail -> mail.status() == DeliveryStatus.DEFERRED)) {
                throw new Refusal(
                        Refusal.Reason.TOO_LATE, "Only what is still scheduled can be moved; this was tried already.");
            }
            return open.stream().map(mail -> moved(mail, at)).toList();
        });
    }

    /**
     * @param only the index of the one delivery that this is about; null for all that are held
     * @throws Refusal when none is held
     */
    void resolve(String tenant, EmailId id, Resolution resolution, @Nullable Integer only) {
        decide(tenant, id, mails -> {
            List<MailEnvelope> held = mails.stream()
                    .filter(mail -> mail.status() == DeliveryStatus.UNKNOWN)
                    .filter(mail -> only == null || mail.index() == only)
                    .map(WaitingMail::free)
                    .filter(Objects::nonNull)
                    .toList();
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

    private Event moved(MailEnvelope mail, Instant at) {
        MailEnvelope moved = mail.moved(at);
        if (!moved.expiresAt().isAfter(at)) {
            throw Refusal.invalid(List.of(new Fault(
                    "/scheduled_at", "This is not before the email's expires_at, so that nothing would be sent.")));
        }
        return Event.decided(Event.Type.RESCHEDULED, clock.instant(), moved, null, at);
    }

    /** What is still open, if all of that can still be decided about. */
    private static List<MailEnvelope> open(List<WaitingMail> mails) {
        List<WaitingMail> open =
                mails.stream().filter(mail -> !mail.status().terminal()).toList();
        if (open.isEmpty()) {
            throw new Refusal(
                    Refusal.Reason.TOO_LATE,
                    mails.stream().anyMatch(mail -> mail.status() == DeliveryStatus.UNKNOWN)
                            ? "Nothing of this email is left to be sent, but it is held in doubt: resolve it."
                            : "Nothing of this email is left to be sent.");
        }
        List<MailEnvelope> free =
                open.stream().map(WaitingMail::free).filter(Objects::nonNull).toList();
        if (free.size() < open.size()) {
            throw new Refusal(
                    Refusal.Reason.TOO_LATE,
                    "This email, or a part of it, is on its way already; nothing was changed.");
        }
        return free;
    }

    private void decide(String tenant, EmailId id, Function<List<WaitingMail>, List<Event>> decision) {
        try {
            Optional<Integer> made = THREADS.ask(
                    () -> {
                        awaitNews();
                        return Patience.until(() -> tryToDecide(tenant, id, decision));
                    },
                    LONGEST);
            if (made.isEmpty()) {
                throw new Refusal(Refusal.Reason.NOT_FOUND, "There is no email with this id.");
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException reason ? reason : new IllegalStateException(e);
        } catch (TimeoutException _) {
            throw unknown();
        }
    }

    /** What is decided about must not have been sent already, by what stands in the log and not yet in the rows. */
    private void awaitNews() throws InterruptedException {
        Fence fence = fences.get();
        long end = System.nanoTime() + SOON.toNanos();
        try {
            while (!isPassed(fence)) {
                if (System.nanoTime() - end > 0) {
                    throw unavailable();
                }
                TimeUnit.MILLISECONDS.sleep(GLANCE.toMillis());
            }
        } catch (SQLException | ExecutionException | TimeoutException | KafkaException e) {
            LOG.warn("nothing can be decided about emails now", "cause", e);
            throw unavailable();
        } finally {
            fences.destroy(fence);
        }
    }

    private boolean isPassed(Fence fence)
            throws SQLException, InterruptedException, ExecutionException, TimeoutException {
        try (Connection connection = database.getConnection()) {
            return fence.isPassed(connection);
        }
    }

    private static Refusal unavailable() {
        return Refusal.retryLater(
                Refusal.Reason.UNAVAILABLE,
                "The database is away or behind, so that nothing can be decided now. Nothing was changed.",
                SOON);
    }

    private Optional<Integer> tryToDecide(
            String tenant, EmailId id, Function<List<WaitingMail>, List<Event>> decision) {
        try {
            return rows.run(tenant, connection -> {
                List<WaitingMail> mails = WaitingMail.lock(connection, tenant, id);
                if (mails.isEmpty()) {
                    return Optional.empty();
                }
                List<Event> made = decision.apply(mails);
                decisions.make(connection, made);
                return Optional.of(made.size());
            });
        } catch (SQLException | IOException e) {
            LOG.warn("a decision about an email could not be made", "emailId", id, "cause", e);
            throw unknown();
        }
    }

    private static Refusal unknown() {
        return Refusal.retryLater(
                Refusal.Reason.OUTCOME_UNKNOWN,
                "It could not be confirmed that this was done. Ask again, or look at the email.",
                SOON);
    }
}
