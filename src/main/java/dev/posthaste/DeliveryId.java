package dev.posthaste;

/**
 * Identifies one recipient of one email, and with it everything that happens once: one record, one SMTP transaction, one
 * outcome. Written as {@code emailId.index}.
 *
 * @param index the recipient's place in the request, over to, cc and bcc, from 0
 */
public record DeliveryId(EmailId email, int index) {

    public DeliveryId {
        if (index < 0) {
            throw new IllegalArgumentException("A delivery's index is not negative.");
        }
    }

    /** @throws IllegalArgumentException unless {@code text} has the form {@code emailId.index} */
    public static DeliveryId parse(String text) {
        int dot = text.indexOf('.');
        if (dot < 0) {
            throw new IllegalArgumentException("A delivery id is an email id, a dot and an index.");
        }
        return new DeliveryId(EmailId.parse(text.substring(0, dot)), Integer.parseInt(text.substring(dot + 1)));
    }

    @Override
    public String toString() {
        return email + "." + index;
    }
}
