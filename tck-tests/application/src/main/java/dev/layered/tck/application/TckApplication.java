package dev.layered.tck.application;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** All resources, at the context root. The scope is there because Helidon takes only beans. */
@ApplicationScoped
@ApplicationPath("/")
public class TckApplication extends Application {}
