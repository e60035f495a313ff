package dev.posthaste.schedule;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.posthaste.GroupKey;
import dev.posthaste.Scope;
import dev.posthaste.web.Faults;
import dev.posthaste.web.JsonFields;
import dev.posthaste.web.Needs;
import dev.posthaste.web.RequestBody;
import dev.posthaste.web.Requested;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.io.InputStream;
import java.util.Objects;

/** What can be done with emails that belong together. */
@Path("/v1/emails/cancel")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class GroupsResource {

    private final GroupCancellation cancellation;
    private final RequestBody body;

    GroupsResource(GroupCancellation cancellation, RequestBody body) {
        this.cancellation = cancellation;
        this.body = body;
    }

    @POST
    @Needs(Scope.SEND)
    @Consumes(MediaType.APPLICATION_JSON)
    public CanceledGroup cancel(InputStream in, @Context SecurityContext security) {
        var faults = new Faults();
        var fields = new JsonFields(body.parse(body.read(in)), "", faults);
        GroupKey group = fields.needed("group_key", GroupKey::new, "Name here the group that is to be called back.");
        fields.refuseOthers();
        faults.refuseIfAny();
        return CanceledGroup.of(Objects.requireNonNull(group), cancellation.cancel(Requested.caller(security), group));
    }

    /** How the group stands after it. */
    public record CanceledGroup(
            String object,
            @JsonProperty("group_key") String groupKey,
            int canceled,
            @JsonProperty("too_late") int tooLate,
            int forbidden,
            int remaining) {

        static CanceledGroup of(GroupKey group, GroupCancellation.Outcome outcome) {
            return new CanceledGroup(
                    "email_group",
                    group.text(),
                    outcome.canceled(),
                    outcome.tooLate(),
                    outcome.forbidden(),
                    outcome.remaining());
        }
    }
}
