package dev.posthaste.track;

import dev.posthaste.DeliveryStatus;
import dev.posthaste.EmailId;
import dev.posthaste.accept.EmailIds;
import dev.posthaste.secrecy.RowSeal;
import dev.posthaste.track.EmailSearch.Label;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * A search in SQL. It follows one index, of the narrowest of what is asked for, in the order of the list, and looks at the rest
 * email by email: left to itself, PostgreSQL guesses how many have a tag and sorts all of them.
 */
final class EmailQuery {

    /** What is followed, and its columns that say which email and when. */
    private enum Lead {
        EMAIL("email e", "e.created_at", "e.id"),
        DELIVERY("delivery d join email e on e.id = d.email_id", "d.created_at", "d.email_id"),
        LABEL("email_label l join email e on e.id = l.email_id", "l.created_at", "l.email_id");

        private final String from;
        private final String time;
        private final String id;

        Lead(String from, String time, String id) {
            this.from = from;
            this.time = time;
            this.id = id;
        }
    }

    private final EmailSearch search;
    private final Lead lead;
    private final Map<String, Object> parameters = new LinkedHashMap<>();
    private final StringJoiner conditions = new StringJoiner(" and ");

    EmailQuery(String tenant, EmailSearch search, EmailIds ids, RowSeal seal) {
        this.search = search;
        this.lead = lead(search);
        parameters.put("tenant", tenant);
        conditions.add("e.tenant = :tenant");
        addColumns();
        if (search.key() != null) {
            conditions.add("e.id in (:ids)");
            parameters.put(
                    "ids",
                    ids.under(tenant, search.key()).stream().map(EmailId::value).toList());
        }
        addDelivery(seal);
        addLabels();
        addTimes();
    }

    /** Newest first; backwards, oldest first. */
    String sql() {
        String order = search.page().backwards() ? "order by %s, %s" : "order by %s desc, %s desc";
        return "select e.* from " + lead.from + " where " + conditions + " " + order.formatted(lead.time, lead.id);
    }

    Map<String, Object> parameters() {
        return parameters;
    }

    private static Lead lead(EmailSearch search) {
        if (search.key() != null
                || search.columns().containsKey("message_id")
                || search.columns().containsKey("group_key")) {
            return Lead.EMAIL;
        }
        if (search.recipient() != null) {
            return Lead.DELIVERY;
        }
        if (!search.labels().isEmpty()) {
            return Lead.LABEL;
        }
        boolean rare = switch (search.status()) {
            case null -> false;
            case RELAYED, DELIVERED -> search.columns().isEmpty();
            case SCHEDULED, QUEUED, DEFERRED, BOUNCED, COMPLAINED, EXPIRED, CANCELED -> true;
            case SUPERSEDED, SUPPRESSED, FAILED, UNKNOWN -> true;
        };
        return rare ? Lead.DELIVERY : Lead.EMAIL;
    }

    private void addColumns() {
        search.columns().forEach((column, value) -> { // the reader's names, not the caller's
            conditions.add("e." + column + " = :" + column);
            parameters.put(column, value);
        });
    }

    private void addDelivery(RowSeal seal) {
        if (search.recipient() == null && search.status() == null) {
            return;
        }
        if (search.recipient() != null) {
            parameters.put("recipient", seal.keys(search.recipient().canonical()));
        }
        DeliveryStatus status = search.status();
        if (status != null) {
            parameters.put("status", status.wire());
        }
        if (lead == Lead.DELIVERY) {
            conditions.add(ofDelivery("d"));
            // Of an email's deliveries that are meant the first, so that it is listed once.
            conditions.add(
                    "not exists (select from delivery p where p.email_id = d.email_id and p.position < d.position and "
                            + ofDelivery("p") + ")");
        } else {
            conditions.add("exists (select from delivery d where d.email_id = e.id and " + ofDelivery("d") + ")");
        }
    }

    private String ofDelivery(String alias) {
        return alias + ".tenant = :tenant"
                + (search.recipient() == null ? "" : " and " + alias + ".recipient_key in (:recipient)")
                + (search.status() == null ? "" : " and " + alias + ".status = :status");
    }

    private void addLabels() {
        List<Label> labels = search.labels();
        for (int i = 0; i < labels.size(); i++) {
            parameters.put("kind" + i, labels.get(i).kind());
            parameters.put("name" + i, labels.get(i).name());
            parameters.put("value" + i, labels.get(i).value());
            conditions.add(
                    i == 0 && lead == Lead.LABEL
                            ? ofLabel("l", i)
                            : "exists (select from email_label m where m.email_id = e.id and m.created_at = e.created_at and "
                                    + ofLabel("m", i) + ")");
        }
    }

    private static String ofLabel(String alias, int number) {
        return "%1$s.tenant = :tenant and %1$s.label = email_label_of(:kind%2$d, :name%2$d, :value%2$d)"
                .formatted(alias, number);
    }

    private void addTimes() {
        EmailId cursor = search.page().cursor();
        if (cursor != null) {
            conditions.add(
                    "(%s, %s) %s (select c.created_at, c.id from email c where c.id = :cursor and c.tenant = :tenant)"
                            .formatted(lead.time, lead.id, search.page().backwards() ? ">" : "<"));
            parameters.put("cursor", cursor.value());
        }
        addTime("from", ">=", search.from());
        addTime("until", "<", search.until());
    }

    private void addTime(String name, String comparison, @Nullable Instant time) {
        if (time != null) {
            conditions.add(lead.time + " " + comparison + " :" + name);
            parameters.put(name, time.atOffset(ZoneOffset.UTC));
        }
    }
}
