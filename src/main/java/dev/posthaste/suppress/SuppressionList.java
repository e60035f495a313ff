package dev.posthaste.suppress;

import dev.posthaste.EmailAddress;
import dev.posthaste.Pseudonym;
import dev.posthaste.ops.BriefQuestions;
import dev.posthaste.ops.Journal;
import dev.posthaste.secrecy.RowSeal;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Says whether a recipient may be written to, from memory for all who may. Only a hit is asked of the database, briefly, and after a
 * failure not at all for a while. What was never read holds nobody back: the database is not on the mail's way.
 */
@Singleton
public final class SuppressionList {

    private static final Journal LOG = Journal.of(SuppressionList.class);
    private static final int THREADS = 4;

    private final AgroalDataSource database;
    private final RowSeal seal;
    private final BriefQuestions questions;
    private final Duration patience;
    private final CountDownLatch read = new CountDownLatch(1);
    private volatile Snapshot snapshot = Snapshot.EMPTY;

    SuppressionList(AgroalDataSource database, SuppressConfig config, RowSeal seal, Clock clock) {
        this.database = database;
        this.seal = seal;
        this.questions = new BriefQuestions("suppressed", THREADS, "the suppression list", clock);
        this.patience = config.patience();
    }

    /** Waits until the list was read for the first time, but no longer than is good for the mail. */
    public void await() {
        try {
            if (!read.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("the suppression list could not be read; mail is sent without it until it can");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    public Verdict on(String tenant, EmailAddress recipient) {
        List<String> keys = seal.keys(recipient.canonical());
        if (keys.stream().noneMatch(key -> snapshot.mayHold(Snapshot.hash(tenant, key)))) {
            return new Verdict.Free();
        }
        return questions.ask(() -> confirmed(tenant, recipient, keys)).orElseGet(Verdict.Unconfirmed::new);
    }

    private Verdict confirmed(String tenant, EmailAddress recipient, List<String> keys) throws SQLException {
        List<String> all = new ArrayList<>(keys);
        all.add(Pseudonym.of(tenant, recipient.canonical())); // what was erased still holds
        try (Connection connection = database.getConnection()) {
            return Reading.verdict(connection, tenant, all);
        }
    }

    Snapshot snapshot() {
        return snapshot;
    }

    /** @param now what is known from here on */
    void is(Snapshot now) {
        snapshot = now;
        read.countDown();
    }
}
