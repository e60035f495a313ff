package dev.posthaste.erase;

import dev.posthaste.EmailAddress;
import dev.posthaste.Refusal;
import dev.posthaste.ops.DatabaseThreads;
import dev.posthaste.ops.Journal;
import dev.posthaste.ops.TenantDatabase;
import dev.posthaste.schedule.Withdrawals;
import dev.posthaste.secrecy.RowSeal;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Forgets somebody, in portions, so that no transaction is long. To do it again does no harm, and finishes what was cut short. */
@Singleton
final class Erasures {

    private static final Journal LOG = Journal.of(Erasures.class);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final DatabaseThreads THREADS = new DatabaseThreads("erasure", 2);

    private final TenantDatabase database;
    private final Withdrawals withdrawals;
    private final RowSeal seal;

    Erasures(TenantDatabase database, Withdrawals withdrawals, RowSeal seal) {
        this.database = database;
        this.withdrawals = withdrawals;
        this.seal = seal;
    }

    /** @throws Refusal when the database or the log does not answer; some of it may be done then */
    Erasure erase(String tenant, EmailAddress address) {
        try {
            return THREADS.ask(() -> erased(tenant, address), LONGEST);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Refusal refusal) {
                throw refusal;
            }
            LOG.warn("an erasure was cut short", "cause", e.getCause());
            throw again();
        } catch (TimeoutException _) {
            throw again();
        }
    }

    private Erasure erased(String tenant, EmailAddress address) throws SQLException, IOException, InterruptedException {
        withdrawals.awaitNews();
        int canceled = 0;
        for (int some = -1; some != 0; canceled += some) {
            some = database.run(tenant, connection -> withdrawals.some(connection, tenant, address));
        }
        int deliveries = 0;
        Set<UUID> emails = new HashSet<>();
        for (int some = -1; some != 0; deliveries += some) {
            Named.Portion portion =
                    database.run(tenant, connection -> new Named(connection, seal, tenant, address).portion());
            some = portion.deliveries();
            emails.addAll(portion.emails());
        }
        int rows = deliveries;
        int waiting = canceled;
        Erasure erasure = database.run(tenant, connection -> {
            var named = new Named(connection, seal, tenant, address);
            named.forgetWhatWasSaid();
            named.forgetSuppression();
            int told = named.forgetWhatWasTold();
            return new Erasure(emails.size(), rows, waiting, named.onTheWay(), told, named.isSuppressed());
        });
        LOG.info("somebody was forgotten", "tenant", tenant, "emails", emails.size(), "deliveries", rows);
        return erasure;
    }

    private static Refusal again() {
        return Refusal.retryLater(
                Refusal.Reason.UNAVAILABLE,
                "Not all of it could be done in time. Ask again: it goes on where it was.",
                SOON);
    }
}
