package dev.layered.tck.application;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;

/** {@code GET contract}: runs every check, and answers one line for each. */
@Path("contract")
@RequestScoped
public class ContractResource {

  @Inject Contract contract;

  /** Lines of {@code PASS name} or {@code FAIL name detail}. */
  @GET
  @Produces("text/plain")
  public String run() {
    return contract.run().text();
  }
}
