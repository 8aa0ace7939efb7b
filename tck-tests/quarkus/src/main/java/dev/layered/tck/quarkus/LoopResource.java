package dev.layered.tck.quarkus;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import java.util.concurrent.CompletionStage;

/**
 * Resources that Quarkus calls on an event loop, because they answer later. They call a cached
 * method and tell where it ran and where they were answered.
 */
@Path("loop")
@ApplicationScoped
@Produces("text/plain")
public class LoopResource {

  @Inject ReactiveValues values;
  @Inject Caller caller;

  /** Whether the loop is free. */
  @GET
  @Path("free")
  public Uni<String> free() {
    return Uni.createFrom().item("loop=" + Place.here(caller).loop());
  }

  /** Reads. */
  @GET
  @Path("uni/{id}")
  public Uni<String> uni(@PathParam("id") long id) {
    Place asked = Place.here(caller);
    return values.uni(id).map(run -> told(asked, id, run));
  }

  /** Reads. */
  @GET
  @Path("stage/{id}")
  public CompletionStage<String> stage(@PathParam("id") long id) {
    Place asked = Place.here(caller);
    return values.stage(id).thenApply(run -> told(asked, id, run));
  }

  /** Writes through. */
  @GET
  @Path("uni/{id}/put")
  public Uni<String> putUni(@PathParam("id") long id) {
    Place asked = Place.here(caller);
    return values.putUni(id).map(run -> told(asked, id, run));
  }

  /** Writes through. */
  @GET
  @Path("stage/{id}/put")
  public CompletionStage<String> putStage(@PathParam("id") long id) {
    Place asked = Place.here(caller);
    return values.putStage(id).thenApply(run -> told(asked, id, run));
  }

  /** Invalidates. */
  @GET
  @Path("uni/{id}/delete")
  public Uni<String> deleteUni(@PathParam("id") long id) {
    Place asked = Place.here(caller);
    return values.deleteUni(id).map(run -> told(asked, id, run));
  }

  /** Invalidates. */
  @GET
  @Path("stage/{id}/delete")
  public CompletionStage<String> deleteStage(@PathParam("id") long id) {
    Place asked = Place.here(caller);
    return values.deleteStage(id).thenApply(run -> told(asked, id, run));
  }

  /**
   * Compares places.
   *
   * @param asked where the resource was called
   * @param run what the method answered
   */
  private String told(Place asked, long id, int run) {
    Place ran = values.lastRun(id);
    Place answered = Place.here(caller);
    return String.join(
        " ",
        "loop=" + asked.loop(),
        "ran-there=" + ran.isOnLoopOf(asked),
        "answered-there=" + answered.isOnLoopOf(asked),
        "ran-in-request=" + ran.request().equals(asked.request()),
        "answered-in-request=" + answered.request().equals(asked.request()),
        "run=" + run);
  }
}
