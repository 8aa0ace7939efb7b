package dev.layered.examples.catalogue;

import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** Tells a client in plain text what was wrong with its request. */
@Provider
public class ErrorText implements ExceptionMapper<ClientErrorException> {

  @Override
  public Response toResponse(ClientErrorException error) {
    return Response.fromResponse(error.getResponse())
        .entity(error.getMessage() + "\n")
        .type(MediaType.TEXT_PLAIN_TYPE)
        .build();
  }
}
