package dev.posthaste.track;

import dev.posthaste.DeliveryStatus;
import dev.posthaste.EmailAddress;
import dev.posthaste.EmailId;
import dev.posthaste.Fault;
import dev.posthaste.Refusal;
import dev.posthaste.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What {@code GET /v1/emails} is asked for, checked. */
record EmailSearch(
        int limit,
        @Nullable EmailId after,
        @Nullable EmailId before,
        @Nullable EmailAddress recipient,
        @Nullable DeliveryStatus status,
        @Nullable Tag tag) {

    private static final int MOST = 100;
    private static final int USUAL = 20;

    /** @throws Refusal that names every parameter that cannot be read */
    static EmailSearch of(
            @Nullable String limit,
            @Nullable String after,
            @Nullable String before,
            @Nullable String recipient,
            @Nullable String status,
            @Nullable String tag) {
        List<Fault> faults = new ArrayList<>();
        if (after != null && before != null) {
            faults.add(new Fault("/before", "Use after or before, not both."));
        }
        Integer most = read("limit", limit, EmailSearch::limit, faults);
        var search = new EmailSearch(
                most == null ? USUAL : most,
                read("after", after, EmailSearch::id, faults),
                read("before", before, EmailSearch::id, faults),
                read("recipient", recipient, EmailAddress::parse, faults),
                read("status", status, DeliveryStatus::ofWire, faults),
                read("tag", tag, EmailSearch::tag, faults));
        if (!faults.isEmpty()) {
            throw Refusal.invalid(faults);
        }
        return search;
    }

    private static <T> @Nullable T read(
            String name, @Nullable String text, Function<String, T> parse, List<Fault> faults) {
        if (text == null) {
            return null;
        }
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException e) {
            faults.add(new Fault("/" + name, String.valueOf(e.getMessage())));
            return null;
        }
    }

    private static int limit(String text) {
        String sentence = "The limit is a number from 1 to %d.".formatted(MOST);
        try {
            int limit = Integer.parseInt(text);
            if (limit < 1 || limit > MOST) {
                throw new IllegalArgumentException(sentence);
            }
            return limit;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(sentence, e);
        }
    }

    private static EmailId id(String text) {
        try {
            return EmailId.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("This is the id of an email, as a list gave it.", e);
        }
    }

    private static Tag tag(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("A tag is asked for as name:value.");
        }
        return new Tag(text.substring(0, colon), text.substring(colon + 1));
    }
}
