package dev.layered.tck.boot;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** A small application, whose boots with and without the cache are compared. */
@ApplicationScoped
@ApplicationPath("/")
public class BootApplication extends Application {}
