package dev.layered.tck.application;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Where the annotation may stand. */
@ApplicationScoped
public class DeclarationChecks implements Checks {

  @Inject DeclaredBeans.OfClass ofClass;
  @Inject DeclaredBeans.OfStereotype ofStereotype;
  @Inject DeclaredBeans.Hidden hidden;
  @Inject DeclaredBeans.Users users;
  @Inject DeclaredBeans.Books books;
  @Inject DeclaredBeans.OfDefaults ofDefaults;
  @Inject DeclaredBeans.Greeting greeting;
  @Inject DeclaredBeans.OfRequest ofRequest;
  @Inject DeclaredBeans.OfInjectionPoint one;
  @Inject DeclaredBeans.OfInjectionPoint other;

  @Override
  public void run(Report report) {
    report.check("declared-on-class", () -> onClass(Fresh.id()));
    report.check("declared-on-class-spares-void", () -> sparesVoid(Fresh.id()));
    report.check("declared-by-stereotype", () -> byStereotype(Fresh.id()));
    report.check("declared-on-package-private-method", () -> packagePrivate(Fresh.id()));
    report.check("declared-on-inherited-method", () -> inherited(Fresh.id()));
    report.check("declared-on-default-method", () -> defaultMethod(Fresh.text()));
    report.check("declared-on-request-scoped-bean", () -> requestScoped(Fresh.id()));
    report.check("declared-on-dependent-bean", () -> dependent(Fresh.id()));
    report.check("declared-with-cache-defaults", () -> defaults(Fresh.id()));
  }

  private void onClass(long id) throws Exception {
    Expect.cached(() -> ofClass.find(id));
  }

  private void sparesVoid(long id) {
    ofClass.count(id);
    ofClass.count(id);
    Expect.equal(2, ofClass.find(id) - 1, "runs of the method that returns nothing");
  }

  private void byStereotype(long id) throws Exception {
    Expect.cached(() -> ofStereotype.find(id));
  }

  private void packagePrivate(long id) throws Exception {
    Expect.cached(() -> hidden.find(id));
  }

  /** Each subclass has a cache of its own for the method that both inherit. */
  private void inherited(long id) throws Exception {
    Expect.equal("user 1", users.find(id), "first call of one subclass");
    Expect.equal("book 1", books.find(id), "first call of the other");
    Expect.equal("user 1", users.find(id), "second call of one subclass");
    Expect.equal("book 1", books.find(id), "second call of the other");
  }

  private void defaultMethod(String name) throws Exception {
    Expect.cached(() -> greeting.greet(name));
  }

  private void requestScoped(long id) throws Exception {
    Expect.cached(() -> ofRequest.find(id));
  }

  private void dependent(long id) {
    Expect.equal(one.find(id), other.find(id), "value through the other bean");
    long first = Fresh.id();
    String loaded = other.find(first);
    Expect.that(!loaded.substring(0, 36).equals(one.find(id).substring(0, 36)), "not two beans");
  }

  private void defaults(long id) throws Exception {
    Expect.cached(() -> ofDefaults.find(id));
    ofDefaults.delete(id);
    Expect.loadedAgain(() -> ofDefaults.find(id));
    ofDefaults.deleteTag();
    Expect.equal(3, ofDefaults.find(id), "runs of the method after its default tag has gone");
  }
}
