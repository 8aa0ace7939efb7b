package dev.layered.tck.application;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;

/** One cache that a test reads and invalidates from outside, on several nodes. */
@Path("value")
@RequestScoped
public class ValueResource {

  @Inject SharedValues values;

  /** The cached value of an id. */
  @GET
  @Path("{id}")
  @Produces("text/plain")
  public String find(@PathParam("id") String id) {
    return values.find(id);
  }

  /** Invalidates the value of an id. */
  @POST
  @Path("{id}/invalidate")
  public void invalidate(@PathParam("id") String id) {
    values.invalidate(id);
  }

  /** Invalidates every value. */
  @POST
  @Path("tag/invalidate")
  public void invalidateTag() {
    values.invalidateTag();
  }
}
