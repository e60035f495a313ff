package dev.posthaste.routes;

import dev.posthaste.DomainPattern;
import dev.posthaste.Scope;
import dev.posthaste.web.Faults;
import dev.posthaste.web.Needs;
import dev.posthaste.web.Page;
import dev.posthaste.web.Requested;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import org.jspecify.annotations.Nullable;

/** The ways out, and how they stand. */
@Path("/v1/routes")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class RoutesResource {

    private final RouteDesk desk;

    RoutesResource(RouteDesk desk) {
        this.desk = desk;
    }

    /** In the order in which they are tried. */
    @GET
    @Needs(Scope.OPERATE)
    public Page<RouteView> list() {
        return Page.whole(desk.all());
    }

    @GET
    @Needs(Scope.OPERATE)
    @Path("/{name}/check")
    public CheckView check(@PathParam("name") String name, @QueryParam("domain") @Nullable String domain) {
        var faults = new Faults();
        String checked = faults.at("/domain", domain, RoutesResource::oneDomain);
        faults.refuseIfAny();
        return CheckView.of(desk.check(name, checked));
    }

    @POST
    @Needs(Scope.OPERATE)
    @Path("/{name}/pause")
    public RouteView pause(@PathParam("name") String name, @Context SecurityContext security) {
        return desk.pause(name, Requested.caller(security).key());
    }

    @POST
    @Needs(Scope.OPERATE)
    @Path("/{name}/resume")
    public RouteView resume(@PathParam("name") String name) {
        return desk.resume(name);
    }

    private static String oneDomain(String text) {
        if (text.startsWith("*")) {
            throw new IllegalArgumentException("One domain is asked for, without a star: example.com.");
        }
        return new DomainPattern(text).text();
    }
}
