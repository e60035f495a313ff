package dev.posthaste.suppress;

import dev.posthaste.Refusal;
import dev.posthaste.ops.DatabaseThreads;
import dev.posthaste.ops.Journal;
import dev.posthaste.ops.TenantDatabase;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** The lists of all tenants. Every question names the tenant: another's entry does not exist. */
@Singleton
final class Suppressions {

    private static final Journal LOG = Journal.of(Suppressions.class);
    private static final Duration SOON = Duration.ofSeconds(5);
    /** A database that hangs is told from one that is slow by this; ten thousand addresses take less than a second. */
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private static final DatabaseThreads THREADS = new DatabaseThreads("suppressions", 4);

    private final TenantDatabase database;

    Suppressions(TenantDatabase database) {
        this.database = database;
    }

    /** @return the ids of the entries, in the order of {@code additions}; who was on the list keeps his */
    List<String> add(String tenant, List<Addition> additions) {
        return ask(tenant, entries -> entries.add(additions));
    }

    /** @return the ids of those that were on the list */
    List<String> remove(String tenant, Collection<Named> names) {
        return ask(tenant, entries -> entries.remove(names));
    }

    Optional<Suppression> find(String tenant, Named name) {
        return ask(tenant, entries -> entries.find(name));
    }

    /** A page, newest first. */
    record Page(List<Suppression> entries, boolean hasMore) {}

    Page page(String tenant, SuppressionSearch search) {
        List<Suppression> found = ask(tenant, entries -> entries.page(search));
        boolean more = found.size() > search.limit();
        List<Suppression> page = new ArrayList<>(more ? found.subList(0, search.limit()) : found);
        if (search.before() != null) {
            Collections.reverse(page);
        }
        return new Page(page, more);
    }

    private interface Question<T> {
        T of(Entries entries) throws SQLException;
    }

    private <T> T ask(String tenant, Question<T> question) {
        try {
            return THREADS.ask(
                    () -> database.run(tenant, connection -> question.of(new Entries(connection, tenant))), LONGEST);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException bug) {
                throw bug;
            }
            LOG.warn("the suppression list cannot be read or written", "cause", e.getCause());
            throw unavailable();
        } catch (TimeoutException _) {
            throw unavailable();
        }
    }

    private static Refusal unavailable() {
        return Refusal.retryLater(
                Refusal.Reason.UNAVAILABLE,
                "The database does not answer now. Ask again: to add or to remove twice does no harm.",
                SOON);
    }
}
