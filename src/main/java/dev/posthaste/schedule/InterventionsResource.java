package dev.posthaste.schedule;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.posthaste.DeliveryId;
import dev.posthaste.EmailId;
import dev.posthaste.Scope;
import dev.posthaste.web.Faults;
import dev.posthaste.web.JsonFields;
import dev.posthaste.web.Needs;
import dev.posthaste.web.RequestBody;
import dev.posthaste.web.Requested;
import dev.posthaste.web.Times;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What can be done with an email that was accepted and is not sent yet, or is held in doubt. */
@Path("/v1/emails/{id}")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class InterventionsResource {

    private final Interventions interventions;
    private final Retrials retrials;
    private final RequestBody body;
    private final Times times;

    InterventionsResource(Interventions interventions, Retrials retrials, RequestBody body, Times times) {
        this.interventions = interventions;
        this.retrials = retrials;
        this.body = body;
        this.times = times;
    }

    @PATCH
    @Needs(Scope.SEND)
    @Consumes(MediaType.APPLICATION_JSON)
    public Touched reschedule(@PathParam("id") String id, InputStream in, @Context SecurityContext security) {
        EmailId email = Requested.email(id);
        var faults = new Faults();
        var fields = new JsonFields(body.parse(body.read(in)), "", faults);
        checkSame(email, "id", fields, faults);
        checkSame(email, "email_id", fields, faults);
        Instant at = times.scheduledAt(fields, faults);
        if (!fields.has("scheduled_at")) {
            fields.missing("scheduled_at", "Say here when it is to be sent.");
        }
        fields.refuseOthers();
        faults.refuseIfAny();
        interventions.reschedule(Requested.caller(security), email, Objects.requireNonNull(at));
        return Touched.of(email);
    }

    @POST
    @Needs(Scope.SEND)
    @Path("/cancel")
    public Touched cancel(@PathParam("id") String id, @Context SecurityContext security) {
        EmailId email = Requested.email(id);
        interventions.cancel(Requested.caller(security), email);
        return Touched.of(email);
    }

    @POST
    @Needs(Scope.SEND)
    @Path("/resolve")
    @Consumes(MediaType.APPLICATION_JSON)
    public Touched resolve(@PathParam("id") String id, InputStream in, @Context SecurityContext security) {
        EmailId email = Requested.email(id);
        var faults = new Faults();
        var fields = new JsonFields(body.parse(body.read(in)), "", faults);
        Resolution resolution =
                fields.needed("outcome", Resolution::ofWire, "Say here what became of it: sent, retry or failed.");
        Integer index = delivery(email, fields, faults);
        fields.refuseOthers();
        faults.refuseIfAny();
        interventions.resolve(Requested.caller(security), email, Objects.requireNonNull(resolution), index);
        return Touched.of(email);
    }

    @POST
    @Needs(Scope.SEND)
    @Path("/retry") // of any type, as without a body it has none
    public Retried retry(@PathParam("id") String id, InputStream in, @Context SecurityContext security) {
        EmailId email = Requested.email(id);
        byte[] bytes = body.read(in);
        var faults = new Faults();
        var fields = new JsonFields(
                bytes.length == 0 ? JsonNodeFactory.instance.objectNode() : body.parse(bytes), "", faults);
        Integer index = delivery(email, fields, faults);
        boolean sentToo = fields.flag("include_sent");
        fields.refuseOthers();
        faults.refuseIfAny();
        return Retried.of(email, retrials.retry(Requested.caller(security), email, index, sentToo));
    }

    /** Which deliveries are sent again. */
    public record Retried(
            String object,
            String id,
            @JsonProperty("delivery_ids") List<String> deliveryIds) {

        static Retried of(EmailId email, List<DeliveryId> deliveries) {
            return new Retried(
                    "email",
                    email.toString(),
                    deliveries.stream().map(DeliveryId::toString).toList());
        }
    }

    /** Resend's answer: which email it was. */
    public record Touched(String object, String id) {

        static Touched of(EmailId email) {
            return new Touched("email", email.toString());
        }
    }

    /** Some of Resend's SDKs repeat the id of the path in the body. */
    private static void checkSame(EmailId email, String name, JsonFields fields, Faults faults) {
        String text = fields.text(name);
        if (text != null && !text.equalsIgnoreCase(email.toString())) {
            faults.add(fields.pointer(name), "This is not the id in the path; leave it out.");
        }
    }

    private static @Nullable Integer delivery(EmailId email, JsonFields fields, Faults faults) {
        DeliveryId delivery = fields.parsed("delivery_id", DeliveryId::parse);
        if (delivery != null && !delivery.email().equals(email)) {
            faults.add(fields.pointer("delivery_id"), "This is a delivery of another email.");
        }
        return delivery == null ? null : delivery.index();
    }
}
