package dev.posthaste.suppress;

import dev.posthaste.ops.DatabaseThreads;
import dev.posthaste.ops.TenantDatabase;
import dev.posthaste.ops.TenantDesk;
import dev.posthaste.secrecy.RowSeal;
import dev.posthaste.web.Page;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The lists of all tenants. Every question names the tenant: another's entry does not exist. */
@Singleton
final class Suppressions {

    private static final DatabaseThreads THREADS = new DatabaseThreads("suppressions", 4);
    private static final String UNAVAILABLE =
            "The database does not answer now. Ask again: to add or to remove twice does no harm.";

    private final TenantDesk<Entries> desk;

    Suppressions(TenantDatabase database, RowSeal seal) {
        this.desk = new TenantDesk<>(
                database, THREADS, (connection, tenant) -> new Entries(connection, seal, tenant), UNAVAILABLE);
    }

    /** @return the ids of the entries, in the order of {@code additions}; who was on the list keeps his */
    List<String> add(String tenant, List<Addition> additions) {
        return desk.ask(tenant, entries -> entries.add(additions));
    }

    /** @return the ids of those that were on the list */
    List<String> remove(String tenant, Collection<Named> names) {
        return desk.ask(tenant, entries -> entries.remove(names));
    }

    Optional<Suppression> find(String tenant, Named name) {
        return desk.ask(tenant, entries -> entries.find(name));
    }

    Page<Suppression> page(String tenant, SuppressionSearch search) {
        return desk.ask(tenant, entries -> entries.page(search));
    }
}
