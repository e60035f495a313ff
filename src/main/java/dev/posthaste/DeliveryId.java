package dev.posthaste;

import java.util.Comparator;

/**
 * Identifies one recipient of one email, and with it everything that happens once: one record, one SMTP transaction, one
 * outcome. Written as {@code emailId.index}.
 *
 * @param index the recipient's place in the request, over to, cc and bcc, from 0
 */
public record DeliveryId(EmailId email, int index) implements Comparable<DeliveryId> {

    // Without signs, as PostgreSQL orders them; java.util.UUID compares with.
    private static final Comparator<DeliveryId> ORDER = Comparator.comparing(
                    (DeliveryId id) -> id.email().value().getMostSignificantBits(), Long::compareUnsigned)
            .thenComparing(id -> id.email().value().getLeastSignificantBits(), Long::compareUnsigned)
            .thenComparingInt(DeliveryId::index);

    public DeliveryId {
        if (index < 0) {
            throw new IllegalArgumentException("A delivery's index is not negative.");
        }
    }

    /** @throws IllegalArgumentException unless {@code text} has the form {@code emailId.index} */
    public static DeliveryId parse(String text) {
        int dot = text.indexOf('.');
        try {
            return new DeliveryId(EmailId.parse(text.substring(0, dot)), Integer.parseInt(text.substring(dot + 1)));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("A delivery id is an email id, a dot and an index.", e);
        }
    }

    /** The order of (email_id, position) in SQL: whoever locks many deliveries locks them in this one. */
    @Override
    public int compareTo(DeliveryId other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return email + "." + index;
    }
}
