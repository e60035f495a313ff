package dev.posthaste.templates;

import dev.posthaste.Refusal;
import dev.posthaste.ops.DatabaseThreads;
import dev.posthaste.ops.Journal;
import dev.posthaste.ops.TenantDatabase;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.narayana.jta.QuarkusTransactionException;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.hibernate.Session;

/** Where the rows of templates are read and written, each time in a transaction of its own. */
@Singleton
final class Shelf {

    private static final Journal LOG = Journal.of(Shelf.class);
    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final DatabaseThreads THREADS = new DatabaseThreads("templates", 2);

    private final EntityManager rows;
    private final TenantDatabase tenants;
    private final Follower memory;

    Shelf(EntityManager rows, TenantDatabase tenants, Follower memory) {
        this.rows = rows;
        this.tenants = tenants;
        this.memory = memory;
    }

    <T> T read(String tenant, Supplier<T> question) {
        return ask(tenant, question);
    }

    /** What is changed is known to this process when this returns, and to the others a moment later. */
    <T> T write(String tenant, Supplier<T> change) {
        T result = ask(tenant, change);
        memory.catchUp(THREADS);
        return result;
    }

    private <T> T ask(String tenant, Supplier<T> question) {
        try {
            return THREADS.ask(
                    () -> QuarkusTransaction.requiringNew().call(() -> {
                        rows.unwrap(Session.class).doWork(connection -> tenants.bind(connection, tenant));
                        return question.get();
                    }),
                    LONGEST);
        } catch (ExecutionException | TimeoutException e) {
            if (e.getCause() instanceof RuntimeException thrown
                    && !(thrown instanceof PersistenceException || thrown instanceof QuarkusTransactionException)) {
                throw thrown;
            }
            LOG.warn("stored templates cannot be read or written", "cause", e);
            throw Refusal.retryLater(
                    Refusal.Reason.UNAVAILABLE,
                    "The database does not answer now. What was asked for may have been done: look before you ask again.",
                    Duration.ofSeconds(5));
        }
    }
}
