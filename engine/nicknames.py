"""Short forms of given names, written for this addon from general knowledge.

Between two commas stands one name: its spellings and its short forms. A form that
stands for two names is certain for neither, so it agrees only with itself (Alex is
Alexander or Alexandra). Names that parents also give in their own right to a child
of somebody so called (Jack beside John, Lisa beside Elisabeth) are left out or listed
twice: father and son share a telephone.
"""

_NAMES = """
abigail abby abbie, abraham abe, albert al bert bertie, alexander aleksander alexandre
alessandro alejandro alex sandy sasha sascha xander alec ale, alexandra alessandra
alejandra alex sandy sasha sascha ale, alfred alf alfie fred freddie, alfredo fredo,
andrea andi, andreas andi, andrew andy drew, angela angie, annemarie annemie, anthony
antony tony, antoinette toni, antonio toni tono, arthur art artie, augustin gus,
augustus gus, barbara barb barbie babs, bartholomew bart, beatrice beatrix bea trixie,
benedict benedikt ben, benjamin benjamin ben benny benji, bernard bernie, bernhard
bernd, bertram bert, bethany beth, bradley brad, cameron cam, catherine katherine
katharine kathryn cathy kathy katie kate kat, charles chas chuck charlie chip, charlotte
charlie lottie lotte, christian chris, christina chris chrissy tina, christine chris
chrissy tina, christoph chris, christopher kristopher chris kit topher, clifford cliff,
concepcion concha, constance connie, cornelia conny, cornelius conny kees, daniel dan
danny dani, daniela dani, danielle dani, david dave davy davie, deborah debra deb debbie
debby, dennis denny, dolores lola, domenico mimmo, dominic dominik dom, donald don donny
donnie, dorothy dot dottie dolly, douglas doug dougie, edmund ed ned, eduard edi,
eduardo edu lalo, edward ed eddie ted teddy ned, edwin ed, eleanor ellie nell, elizabeth
elisabeth liz lizzie lizzy beth betty betsy bess, ellen ellie nell, emanuel manu, emily
em, emmanuel manu, enrique quique kike, ernest ernie, eugene gene, ferdinand ferdi,
florence flo, florian flo, frances fran frannie, francesca fran, francesco franco
checco, francis frank, francisco paco pancho curro, franklin frank, franziska franzi,
frederick frederic frederik fred freddie freddy, friedrich fritz, gabriel gabe, gabriela
gabi gaby, gabriele gabi gaby, gabriella gabi gaby, gabrielle gabi gaby, geoffrey
jeffrey geoff jeff, gerald gerry jerry, gerard gerry, gerhard gerd, gertrude gertrud
trudy trudi, giovanni gianni, giuseppe beppe peppe pino, gregory greg gregg, guadalupe
lupe, guillermo memo guille, gustav gus, harold hal harry, harrison harry, helen nell,
hendrik henk, henry harry hank hal, herbert herb bert, hubert bert, ignacio nacho,
isabel isabelle isabella bella, jackson jack, jacob jake, jacqueline jackie, james jim
jimmy jimbo jamie, jamie, janet jan, janice jan, jennifer jen jenny jenn, jeremiah
jerry, jeremy jerry jem, jerome jerry, jessica jess jessie, jesus chuy, joachim jochen
achim, joanne joanna jo, johann hans, johannes hannes hans, john johnny johnnie jack,
jonathan jonathon jon jonny, jorge coque, jose pepe, josef joseph sepp joe joey, josefa
pepa, josephine josie jo, joshua josh, judith judy, julia jule, juliane jule, katharina
katarina kathi kathe kat, kathleen cathy kathy, kenneth ken kenny, klaus claus, konrad
conrad, lawrence laurence larry, leonard len lenny leo, leonardo leo, leopold leo poldi,
lewis lew, lillian lily, louis lou, louise lou, lucas lukas, ludwig lutz, luigi gigi,
lynnette lyn, madeleine maddie, madison maddie, manuel manolo manu, manuela manu,
margaret marguerite maggie meg peggy madge greta, margarete margarethe grete gretel
greta, maria mariechen, martha marty, martin marty, mathieu matthieu mat, matilda tilly,
matthew mathew matt matty, matthias mathias matze, maximilian max, maxwell max, melanie
mel, melissa mel missy, melvin mel, michael mike mikey mick micky michi, michaela michi,
michelle shelly, miguel migue, mohammed mohamed muhammad mohammad mo, monika moni,
montserrat montse, nancy nan, natalie nathalie nat, natasha nat, nathan nat nate,
nathaniel nat nate, nicholas nicolas nikolas nick nicky nico, nicole nicky nikki nico,
norman norm, oliver ollie olli, olivia liv livvy, pamela pam, patricia pat patty patti
tricia trish paddy, patrick pat paddy, peter pete, philip phillip philipp philippe phil,
pieter piet, pietro piero, rachel rachael rach, ramon moncho, raphael rafael rafa,
raymond ray, rebecca rebekah becky becca, reinhard reini, ricardo ricky, richard rick
ricky dick rich richie, robert bob bobby rob robbie robby bert, roberta bobbie robbie,
roberto beto tito, roderick rod, rodney rod, roger rog, roland roli, ronald ron ronnie,
rosario charo, rosemary rosie, roxanne roxy, rudolf rudolph rudi rudy, russell russ,
salvatore toto, samantha sam sammy, samuel sam sammy, sandra sandy, santiago santi,
sebastian seb basti, sharon shaz, siegfried siggi, sigrid siggi, stanley stan, stefan
stephan, stefanie stephanie steffi steffie steph, stephen steven steve stevie steph,
stuart stewart stu, susan suzanne sue susie suzy, susanne susi sanne, sylvia silvia,
tamara tammy, terence terrence terry, teresa theresa terry tess resi, theodora theo,
theodore theodor theo ted teddy, thomas tom tommy, timothy tim timmy, tobias tobi,
ulrich uli ulli, ulrike uli ulli rike, ursula uschi ulla, valentin valentino, valerie
val, vanessa nessa, veronica veronika vroni ronnie, victor viktor vic, victoria viktoria
vicky vicki vic, vincent vince vinny, virginia ginny, walter walt wally, waltraud
traudl, wendy, wilhelm willi willy, wilhelmina mina, willem wim, william bill billy will
willie, wolfgang wolfi wolf, yolanda yoli, zachary zach zack
"""

# Given names that are family names as often: at the end of a name they are one.
_ALSO_FAMILY_NAMES = frozenset(
    """
    allen arnold ashley ashton austin avery bailey barry beverly blake brett brooke
    bryan byron cameron carter casey cecil chase chester clark clay clayton clifford
    clifton clinton craig curtis dale dalton dana dean dennis devin dixon duane earl
    elliot elliott floyd forrest garrett glenn gordon graham grant grover hayden
    heath henry horace howard hudson hugh hunter irving jackson jordan kay keith
    kelley kelly kendall kent kirk lance lane lee leigh leland leslie lester lewis
    lionel lloyd logan lowell luther lyle mack marshall martin mason merle milton
    mitchell morgan morris moses neal nelson norman norris otis owen paige parker
    percy perry preston quinn randall randolph reed reuben rex riley ross roy
    russell ryder santos scott shelby sherman sidney solomon spencer stanley
    sterling stewart stuart tanner taylor todd tracy travis troy tyler vance vaughn
    vernon vincent virgil wade walker wallace walter warren wayne wendell wesley
    willard winston wyatt
    """.split()
)

# Common given names without a certain short form: see is_given_name.
_OTHERS = """
aaron abel ada adam adele adolfo adrian adrienne agnes ahmed aidan aiden aileen aisha
alain alan alana alba alberto alexa alexis alfonso ali alice alicia alina aline alisha
alison allan allen allison alma alvaro alyssa amal amalia amanda amber amelia amelie
amina amir amy ana anabel anahi anastasia andre andreea andres anette angel angelica
angelina angelo anika anita anja anke ann anna annabel anne anneliese annette annika
anouk antoine anton antonia april aria ariana ariane arianna ariel arjun arlene armando
arno arnold arturo asha ashley ashton astrid aubrey audrey august aurelia aurelie aurora
austin ava avery axel ayesha bailey barbro barry bastian beata beatriz belinda benita
bernadette bernice bertha bettina beulah beverly bianca birgit bjorn blake blanca
blanche bogdan bonnie boris brandi brandon brandy brenda brenton brett brian brianna
bridget brigitte britta brittany brody brooke brooklyn bruce bruno bryan byron caleb
calvin camilla camille candace candice cara carina carl carla carlo carlos carlton carly
carmela carmen carol carole carolina caroline carrie carsten carter casey cassandra
cassidy cecil cecile cecilia cedric celeste celia celine cesar chad chandra chantal
charlene chase chelsea cheryl chester chiara chloe christa christie cindy claire clara
clarence clarissa claude claudia claudio clay clayton clemens clifton clint clinton cody
colin colleen conchita connor consuelo corey corinna cory courtney craig cristian
cristina crystal curtis cynthia dagmar daisy dale dalton damian damien dana daphne dario
darius darla darlene darrell darren darryl daryl dawn dean deanna deepak della delores
delphine denis denise derek deshawn desiree destiny devin devon diana diane dianne diego
dieter dirk dominique donna dora doreen doris dorothea dustin dwayne dwight dylan earl
ebony edgar edith edna edwina effie eileen elaine elena eliane elias elijah elin elisa
elisabetta elise eliza elke ella elliot elliott elmer eloise elsa elsie elvira elvis
emil emilia emilie emilio emine emma emmett enid enrico enzo eric erica erich erik erika
erin ernesto erwin essie esteban estelle esther ethan ethel etta eugenia eunice eva evan
evangeline evelina evelyn everett fabian fabien fabio faith fanny fatima faye federico
felicia felicity felipe felix fernanda fernando fiona flora floyd forrest francine
francois francoise frankie franz freda freya frida frieda gail garrett gary gavin gemma
geneva genevieve georg george georges georgia geraldine gerardo gertraud gideon gilbert
gilda gilles gina giorgio giulia giulio gladys glen glenda glenn glenys gloria goran
gordon grace graham grant gretchen guido guillaume guillermina gunther gwen gwendolyn
haley hamza hanna hannah harald harley harriet harvey hassan hattie hayden haydn hazel
heath heather hector hedwig heidi heike heinke heinrich heinz helena helene helga helmut
henri henriette henrik herman hermann hilary hilda hilde hiroshi holger holly hope
horace horst howard hudson hugh hugo humberto hunter hussein ian ibrahim ibtissam ida
ignatius ilona ilse imani imogen imran india ines inga inge ingeborg ingo ingrid irene
irina iris irma irving isaac isaiah ismael israel itzel ivan jacinta jacquelyn jada jade
jaden jadwiga jaime jamal jana jane janelle janine jared jarrod jasmin jasmine jason
jasper javier jay jayden jean jeanette jeanne jeannie jenna jens jesse jewel jill
jillian jimena joan joana joaquin jodi jody joel joelle johan johanna jolanda jonas joni
jordan jordi jorg josefine joy joyce juan juana juanita juergen jules julian juliana
julianna julianne julie julien juliette julio julissa june justin justine jutta kai
kamal kara karan karen karin karina karl karla karsten kasia kasimir katelyn katja
katrin kay kaya kayla kaylee keisha keith kelley kelli kellie kelly kelsey kendra kenya
kerry kerstin kevin khadija khalid kiara kieran kim kimberley kimberly kira kirk kirsten
klara krista kristen kristi kristie kristin kristina kristine krystal krzysztof kurt
kurtis kyla kyle kyra ladonna lakisha lance lara lars latasha latoya laura laurel lauren
laurent laurie laverne layla lea leah lee leigh leila leland lena lenora leon leona
leonie leonora leroy leslie lester leticia levi liam liane libby lidia lilian lillie
linda lindsay lindsey lionel lisa lisbeth liza lloyd logan lois lonnie lora loren lorena
lorenzo loretta lori lorna lorraine lothar louisa lowell luc luca lucia lucie lucille
lucinda lucretia lucy luella luis luisa luke luther luz lydia lyle lynn mabel mable mack
magali magdalena mahmoud maike maja malcolm malik mallory mamie mandy manfred mara marc
marcel marcela marcella marcello marci marcia marco marcos marcus margarita margie margo
margot mariah mariam mariana marianne maribel maricela marie mariela marietta marilyn
marina mario marion marisa marisol marissa marit marjorie mark marko markus marla
marlene marlon marsha marta martina martine marvin mary mathilde matilde mattie maud
maura maureen maurice mauro maxine may maya meera megan meghan mehmet mei melinda melody
mercedes mercy meredith merle mia micah micheal michel michele mickey mila mildred
millie milo milton mindy minerva minnie miranda miriam misty mitchell mohamad mollie
molly mona monica monique monte morgan morris moses muriel mustafa mya myra myrna myrtle
nadezhda nadia nadine nadja nana naoko naomi natalia natalya neal neil nele nellie
nelson nettie nia nichole nicola nikita nikolai nils nina nita noah noel noelle noemi
nora norbert noreen norma octavia odette odile olaf olga olive omar omari opal ophelia
ora orlando oscar oskar otis otto owen pablo paige pansy paola paolo parker pascal
patrice patsy paul paula paulette paulina pauline pearl pedro penelope penny percy perry
petra philippa phoebe phyllis pia pierre polly preston priscilla priya prudence quentin
quinn rachelle rainer rajesh ralf ralph ramiro ramona randall randolph randy raquel
rashid raul ravi reggie regina reginald reinhold renata renate rene renee reuben rex
reyna rhea rhonda riccardo rickey rita robin robyn rochelle rocio rocky rodolfo rodrigo
rogelio rolando romain roman ronda rory rosa rosalie rosalind rosalyn rosanna rosanne
rose rosetta ross rowan rowena roxana roy ruben rubin ruby rufus ruth ruthie ryan ryder
sabine sabrina sadie saleh sally salma salome salvador samir samira sanjay santos sara
sarah saul savannah scott sean selena selina selma serena serge sergio seth shana shane
shanna shannon shari sharlene shaun shauna shawn shayna sheena sheila shelby sheldon
shelia shelley sheri sherri sherrie sherry sheryl shirley shreya sidney sierra silke
silvio simeon simon simona simone skyler sofia sofie solomon sondra sonia sonja sonya
sophia sophie spencer stacey staci stacie stacy stefania stella stephane sterling summer
sunil susana suzan suzette sven svenja svetlana sybille sydney sylvester sylvie tabitha
talia tami tammi tania tanja tanner tanya tara taryn tasha tatiana tatjana taylor
terrance terrell terri tessa thea thelma therese thibault thierry thorsten tiffany till
tilo toby todd tomas tonya torsten tracey traci tracie tracy travis trevor trina trinity
trisha tristan troy tyler tyrone udo ursel uta ute uwe valentina valeria vaughn velma
vera verena vernon vijay viktoriya vilma vincenzo viola violet violeta virgil vito
vivian vivienne vladimir volker wade walker wallace wanda warren wayne wendell werner
wesley wilbur wilda wilfried willa willard wilma winifred winston wyatt xavier ximena
yadira yann yannick yasmin yesenia yolande yuki yusuf yvan yves yvette yvonne zainab
zelda zelma zita zoe zoey zofia zora
"""


def _by_form() -> dict[str, frozenset[int]]:
    by_form: dict[str, set[int]] = {}
    for number, forms in enumerate(_NAMES.split(",")):
        for form in forms.split():
            by_form.setdefault(form, set()).add(number)
    return {form: frozenset(numbers) for form, numbers in by_form.items()}


_BY_FORM = _by_form()
_GIVEN_NAMES = _BY_FORM.keys() | frozenset(_OTHERS.split()) | _ALSO_FAMILY_NAMES


def is_given_name(token: str) -> bool:
    """Is `token` (a normalised token) a given name this module knows?"""
    return token in _GIVEN_NAMES


def is_only_given_name(token: str) -> bool:
    """Is it one that is rarely a family name?"""
    return token in _GIVEN_NAMES and token not in _ALSO_FAMILY_NAMES


def same_given_name(a: str, b: str) -> bool:
    """Do two normalised tokens stand, each without doubt, for one given name?"""
    forms = _BY_FORM.get(a, frozenset())
    return a == b or (len(forms) == 1 and forms == _BY_FORM.get(b))


def roots(token: str) -> list[str]:
    """All given names that `token` may stand for, itself when it is not known."""
    numbers = _BY_FORM.get(token)
    return [f"#{number}" for number in sorted(numbers)] if numbers else [token]
