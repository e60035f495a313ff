package dev.posthaste.erase;

import dev.posthaste.EmailAddress;
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

/** Who is to be forgotten stands in the body: paths are written down by whatever a request goes through. */
@Path("/v1/erasures")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class ErasuresResource {

    private final Erasures erasures;
    private final RequestBody body;

    ErasuresResource(Erasures erasures, RequestBody body) {
        this.erasures = erasures;
        this.body = body;
    }

    @POST
    @Needs(Scope.ADMIN)
    @Consumes(MediaType.APPLICATION_JSON)
    public Erasure erase(InputStream in, @Context SecurityContext security) {
        var faults = new Faults();
        var fields = new JsonFields(body.parse(body.read(in)), "", faults);
        EmailAddress address = fields.needed(
                "address", EmailAddress::parse, "Say here who is to be forgotten, such as \"ada@example.com\".");
        fields.refuseOthers();
        faults.refuseIfAny();
        return erasures.erase(Requested.caller(security).tenant(), Objects.requireNonNull(address));
    }
}
