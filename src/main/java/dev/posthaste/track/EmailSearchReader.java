package dev.posthaste.track;

import dev.posthaste.DeliveryStatus;
import dev.posthaste.EmailAddress;
import dev.posthaste.EmailId;
import dev.posthaste.GroupKey;
import dev.posthaste.Lane;
import dev.posthaste.Refusal;
import dev.posthaste.StreamName;
import dev.posthaste.Tag;
import dev.posthaste.Text;
import dev.posthaste.accept.IdempotencyKey;
import dev.posthaste.track.EmailSearch.Label;
import dev.posthaste.web.Faults;
import dev.posthaste.web.PageRequest;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a query string. What it does not know it refuses: a filter with a typing error would find everything. */
final class EmailSearchReader {

    private static final int MOST_LABELS = 20;
    private static final int LONGEST = 1_000;
    private static final Pattern METADATA = Pattern.compile("metadata\\[(.*)]", Pattern.DOTALL);

    private final MultivaluedMap<String, String> query;
    private final Faults faults = new Faults();
    private final TreeSet<String> known = new TreeSet<>();

    private EmailSearchReader(MultivaluedMap<String, String> query) {
        this.query = query;
    }

    /** @throws Refusal that names every parameter that cannot be read */
    static EmailSearch read(MultivaluedMap<String, String> query) {
        return new EmailSearchReader(query).search();
    }

    private EmailSearch search() {
        var page = new PageRequest<>(
                PageRequest.limit(one("limit", Function.identity()), faults),
                one("after", EmailSearchReader::id),
                one("before", EmailSearchReader::id));
        var search = new EmailSearch(
                page,
                one("created_after", EmailSearchReader::time),
                one("created_before", EmailSearchReader::time),
                one("recipient", EmailAddress::parse),
                one("status", DeliveryStatus::ofWire),
                one("idempotency_key", IdempotencyKey::new),
                columns(),
                Stream.concat(metadata().stream(), tags().stream()).toList());
        PageRequest.refuseBoth(page.after(), page.before(), faults);
        if (search.labels().size() > MOST_LABELS) {
            faults.add("/metadata", "At most %d tags and metadata together are looked for.".formatted(MOST_LABELS));
        }
        refuseOthers();
        faults.refuseIfAny();
        return search;
    }

    private Map<String, String> columns() {
        Map<String, String> columns = new LinkedHashMap<>();
        put(columns, "message_id", one("message_id", EmailSearchReader::messageId));
        put(columns, "group_key", one("group_key", text -> new GroupKey(text).text()));
        put(columns, "stream", one("stream", text -> new StreamName(text).text()));
        put(columns, "lane", one("lane", text -> Lane.ofWire(text).wire()));
        String template = one("template", EmailSearchReader::line);
        String version = one("template_version", EmailSearchReader::line);
        put(columns, "template_name", template);
        if (version != null && template == null) {
            faults.add("/template_version", "Name the template, too.");
        } else if (version != null) {
            columns.put("template", template + "@" + version);
        }
        return columns;
    }

    private static void put(Map<String, String> columns, String name, @Nullable String value) {
        if (value != null) {
            columns.put(name, value);
        }
    }

    private List<Label> tags() {
        known.add("tag");
        List<Label> tags = new ArrayList<>();
        for (String text : query.getOrDefault("tag", List.of())) {
            Label tag = faults.at("/tag", () -> tag(text));
            if (tag != null) {
                tags.add(tag);
            }
        }
        return tags;
    }

    private List<Label> metadata() {
        List<Label> metadata = new ArrayList<>();
        for (String parameter : query.keySet()) {
            Matcher matcher = METADATA.matcher(parameter);
            if (matcher.matches()) {
                String value = one(parameter, EmailSearchReader::wellFormed);
                String name = faults.at("/" + parameter, () -> wellFormed(matcher.group(1)));
                if (name != null && value != null) {
                    metadata.add(new Label("metadata", name, value));
                }
            }
        }
        return metadata;
    }

    private void refuseOthers() {
        for (String parameter : query.keySet()) {
            if (!known.contains(parameter)) {
                known.removeIf(name -> METADATA.matcher(name).matches());
                faults.add(
                        "/" + parameter,
                        "There is no such filter; it knows metadata[name] and: %s."
                                .formatted(String.join(", ", known)));
            }
        }
    }

    private <T> @Nullable T one(String name, Function<String, T> parse) {
        known.add(name);
        List<String> values = query.getOrDefault(name, List.of());
        if (values.size() > 1) {
            faults.add("/" + name, "Give this once.");
        }
        return values.isEmpty() ? null : faults.at("/" + name, () -> parse.apply(values.getFirst()));
    }

    private static EmailId id(String text) {
        try {
            return EmailId.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("This is the id of an email, as a list gave it.", e);
        }
    }

    private static Instant time(String text) {
        try {
            // A plus that was not escaped has become a space.
            return OffsetDateTime.parse(text.strip().replace(' ', '+')).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "This is a time with an offset (RFC 3339), such as 2030-01-31T12:00:00Z.", e);
        }
    }

    private static Label tag(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("A tag is asked for as name:value.");
        }
        Tag tag = new Tag(text.substring(0, colon), text.substring(colon + 1));
        return new Label("tag", tag.name(), tag.value());
    }

    /** As an email shows it, or without its angle brackets. */
    private static String messageId(String text) {
        String id = line(text);
        return id.startsWith("<") ? id : "<" + id + ">";
    }

    private static String line(String text) {
        if (text.isBlank() || text.length() > LONGEST || !Text.isSingleLine(text)) {
            throw new IllegalArgumentException("This is one line of 1 to %d characters.".formatted(LONGEST));
        }
        return text.strip();
    }

    private static String wellFormed(String text) {
        if (text.length() > LONGEST || !Text.isWellFormed(text)) {
            throw new IllegalArgumentException(
                    "A metadata name and its value are at most %d characters of well-formed Unicode."
                            .formatted(LONGEST));
        }
        return text;
    }
}
