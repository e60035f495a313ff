package dev.posthaste.track;

import dev.posthaste.Caller;
import dev.posthaste.EmailId;
import dev.posthaste.Refusal;
import dev.posthaste.Scope;
import dev.posthaste.accept.EmailIds;
import dev.posthaste.content.Messages;
import dev.posthaste.content.Parts;
import dev.posthaste.ops.DatabaseThreads;
import dev.posthaste.ops.Patience;
import dev.posthaste.ops.TenantDatabase;
import dev.posthaste.secrecy.RowSeal;
import dev.posthaste.web.Page;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.narayana.jta.QuarkusTransactionException;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.hibernate.Session;

/** What is known of the emails of one tenant. Every query names the tenant: another's email does not exist. */
@Singleton
final class Emails {

    /** A database that hangs is told from one that is slow by this. */
    private static final Duration LONGEST_READ = Duration.ofSeconds(2);

    private static final DatabaseThreads READERS = new DatabaseThreads("reader", 8);

    private final EntityManager rows;
    private final Messages messages;
    private final TenantDatabase tenants;
    private final EmailIds ids;
    private final RowSeal seal;
    private final Outage outage;

    Emails(EntityManager rows, TenantDatabase tenants, Messages messages, EmailIds ids, RowSeal seal, Outage outage) {
        this.rows = rows;
        this.messages = messages;
        this.tenants = tenants;
        this.ids = ids;
        this.seal = seal;
        this.outage = outage;
    }

    /** @throws Refusal when the tenant has no such email */
    EmailView one(Caller caller, EmailId id) {
        String tenant = caller.tenant();
        EmailView email = patiently(() -> read(
                tenant,
                () -> email(tenant, id).map(row -> {
                    List<DeliveryRow> deliveries = DeliveryRow.of(List.of(id.value()));
                    return EmailView.of(row, deliveries, timeline(id, deliveries));
                })));
        return caller.grant().allows(Scope.CONTENT) && !email.sensitive() ? withContent(tenant, id, email) : email;
    }

    /** How an email stands is to be had while the log is away. */
    private EmailView withContent(String tenant, EmailId id, EmailView email) {
        try {
            return messages.of(tenant, id)
                    .map(Parts::of)
                    .map(parts -> email.saying(parts.html(), parts.text()))
                    .orElse(email);
        } catch (Refusal _) {
            return email;
        }
    }

    /** @throws Refusal when the tenant has no such email */
    List<EventView> timeline(String tenant, EmailId id) {
        return patiently(() ->
                read(tenant, () -> email(tenant, id).map(_ -> timeline(id, DeliveryRow.of(List.of(id.value()))))));
    }

    /** @throws Refusal when the tenant has no such email */
    List<AttemptView> attempts(String tenant, EmailId id) {
        return patiently(() -> read(
                tenant,
                () -> email(tenant, id).map(email -> {
                    Map<Integer, String> recipients = recipients(DeliveryRow.of(List.of(id.value())));
                    return AttemptRow.of(id.value()).stream()
                            .map(row -> AttemptView.of(
                                    row, recipients.getOrDefault(row.key.position(), ""), email.traceparent))
                            .flatMap(List::stream)
                            .toList();
                })));
    }

    /** @throws Refusal when the tenant has no such email */
    ExplanationView explain(String tenant, EmailId id) {
        return patiently(() -> read(
                tenant,
                () -> email(tenant, id)
                        .map(email -> ExplanationView.of(
                                email,
                                DeliveryRow.of(List.of(id.value())),
                                EventRow.of(id.value()),
                                delivery -> outage(email, delivery)))));
    }

    private Optional<String> outage(EmailRow email, DeliveryRow delivery) {
        // Also of what cannot be opened, which then has a domain that no route knows.
        String domain = delivery.recipient.substring(delivery.recipient.lastIndexOf('@') + 1);
        return outage.sentence(match -> match.takes(domain, email.tenant, email.stream, email.lane));
    }

    Page<EmailView> list(String tenant, EmailSearch search) {
        return read(tenant, () -> {
            Page<EmailRow> page = search.page().cut(found(tenant, search));
            Map<UUID, List<DeliveryRow>> deliveries = DeliveryRow.of(
                            page.map(email -> email.id).data())
                    .stream()
                    .collect(Collectors.groupingBy(delivery -> delivery.key.emailId()));
            return page.map(email -> EmailView.of(email, deliveries.getOrDefault(email.id, List.of()), null));
        });
    }

    private static Optional<EmailRow> email(String tenant, EmailId id) {
        return EmailRow.find("id = ?1 and tenant = ?2", id.value(), tenant).firstResultOptional();
    }

    private static List<EventView> timeline(EmailId id, List<DeliveryRow> deliveries) {
        Map<Integer, String> recipients = recipients(deliveries);
        return EventRow.of(id.value()).stream()
                .map(event -> EventView.of(event, recipients.getOrDefault(event.key.position(), "")))
                .toList();
    }

    private static Map<Integer, String> recipients(List<DeliveryRow> deliveries) {
        return deliveries.stream().collect(Collectors.toMap(each -> each.key.position(), each -> each.recipient));
    }

    private List<EmailRow> found(String tenant, EmailSearch search) {
        var wanted = new EmailQuery(tenant, search, ids, seal);
        var query = rows.createNativeQuery(wanted.sql(), EmailRow.class)
                .setMaxResults(search.page().rows());
        wanted.parameters().forEach(query::setParameter);
        @SuppressWarnings("unchecked") // a native query knows the class of its rows only at run time
        List<EmailRow> found = query.getResultList();
        return found;
    }

    private <T> T read(String tenant, Supplier<T> query) {
        try {
            return READERS.ask(
                    () -> QuarkusTransaction.requiringNew().call(() -> {
                        rows.unwrap(Session.class).doWork(connection -> tenants.bind(connection, tenant));
                        return query.get();
                    }),
                    LONGEST_READ);
        } catch (ExecutionException | TimeoutException e) {
            // The second of the two when it is lost at the commit.
            if (e.getCause() instanceof RuntimeException bug
                    && !(bug instanceof PersistenceException || bug instanceof QuarkusTransactionException)) {
                throw bug;
            }
            throw Refusal.retryLater(
                    Refusal.Reason.UNAVAILABLE,
                    "The database cannot be asked now. Mail is accepted and sent all the same.",
                    Duration.ofSeconds(5));
        }
    }

    private static <T> T patiently(Supplier<Optional<T>> look) {
        return Patience.until(look)
                .orElseThrow(() -> new Refusal(Refusal.Reason.NOT_FOUND, "There is no email with this id."));
    }
}
