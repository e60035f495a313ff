package dev.posthaste.bounce;

import dev.posthaste.DeliveryId;
import dev.posthaste.Refusal;

/** Knows the deliveries on which a report can come. */
interface SentDeliveries {

    /** @throws Refusal to come again later: nobody can be asked, or it is not known yet that it has left */
    SentDelivery of(DeliveryId delivery);
}
