package dev.layered.examples.catalogue;

import dev.layered.LayeredCaches;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The catalogue over HTTP. Nothing here knows of caches but the invalidation by hand. */
@Path("airports")
@ApplicationScoped
public class AirportResource {

  private static final Pattern CODE = Pattern.compile("[0-9A-Za-z-]{1,16}");
  private static final Pattern COUNTRY = Pattern.compile("[A-Za-z]{2}");
  private static final int LONGEST_NAME = 200;

  @Inject AirportRepository airports;
  @Inject LayeredCaches caches;

  @GET
  @Path("{code}")
  @Produces(MediaType.APPLICATION_JSON)
  public Airport one(@PathParam("code") String code) {
    return find(code);
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public List<Airport> ofCountry(@QueryParam("country") String country) {
    return airports.byCountry(checked(country));
  }

  @GET
  @Path("remote")
  @Produces(MediaType.APPLICATION_JSON)
  public List<RemoteAirport> remote(@QueryParam("country") String country) {
    return airports.mostRemote(checked(country));
  }

  /** Renames an airport; the body is its new name. */
  @PUT
  @Path("{code}")
  @Consumes(MediaType.WILDCARD)
  @Produces(MediaType.APPLICATION_JSON)
  public Airport rename(@PathParam("code") String code, String name) {
    String checked = name == null ? "" : name.strip();
    if (checked.isEmpty() || checked.length() > LONGEST_NAME) {
      throw new BadRequestException("The body is the new name, of 1 to 200 characters.");
    }
    return airports.rename(find(code), checked).orElseThrow(() -> unknown(code));
  }

  /** Forgets everything cached about a country: for rows that were changed by other means. */
  @POST
  @Path("refresh")
  public Response refresh(@QueryParam("country") String country) {
    caches.invalidateTags("country:" + checked(country));
    return Response.noContent().build();
  }

  private Airport find(String code) {
    if (!CODE.matcher(code).matches()) {
      throw new BadRequestException("A code has 1 to 16 letters, digits and hyphens.");
    }
    String wanted = code.toUpperCase(Locale.ROOT);
    return airports.byCode(wanted).orElseThrow(() -> unknown(wanted));
  }

  private static NotFoundException unknown(String code) {
    return new NotFoundException("There is no airport " + code + ".");
  }

  private static String checked(String country) {
    if (country == null || !COUNTRY.matcher(country).matches()) {
      throw new BadRequestException("Say which country, by two letters: ?country=DE");
    }
    return country.toUpperCase(Locale.ROOT);
  }
}
