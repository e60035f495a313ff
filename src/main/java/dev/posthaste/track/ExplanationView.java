package dev.posthaste.track;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Where an email stands, in a sentence for each recipient. */
public record ExplanationView(String object, String id, List<Line> deliveries) {

    /** One recipient's sentence. */
    public record Line(
            @JsonProperty("delivery_id") String deliveryId, String recipient, String status, String explanation) {}

    /** @param outage why a delivery cannot leave its lane now, in a sentence */
    static ExplanationView of(
            EmailRow email,
            List<DeliveryRow> deliveries,
            List<EventRow> timeline,
            Function<DeliveryRow, Optional<String>> outage) {
        return new ExplanationView(
                "explanation",
                email.id.toString(),
                deliveries.stream()
                        .map(delivery -> new Line(
                                delivery.key.emailId() + "." + delivery.key.position(),
                                delivery.recipient,
                                delivery.status,
                                new Explanation(email, delivery, timeline, outage.apply(delivery)).sentence()))
                        .toList());
    }
}
